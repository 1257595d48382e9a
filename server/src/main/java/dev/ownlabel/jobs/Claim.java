package dev.ownlabel.jobs;

import com.github.kagkarlsson.scheduler.task.Execution;

/**
 * What one run holds of a job.
 *
 * @param execution the job library's row as it was picked
 * @param epoch the fence: greater than that of every earlier run of any job
 * @param requests how often the job had been enqueued when the run began
 * @param starts runs begun since the job was enqueued or last made progress, this one included
 * @param failures how many of the runs before threw
 */
record Claim(Execution execution, long epoch, long requests, int starts, int failures) {
    String kind() {
        return execution.getTaskName();
    }

    String subject() {
        return execution.getId();
    }

    /** Earlier runs that neither finished nor threw: their node ended under them. */
    int lost() {
        return starts - 1 - failures;
    }
}

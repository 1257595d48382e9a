package dev.ownlabel.ingest;

import dev.ownlabel.customlabels.JobKinds;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.Projects;
import dev.ownlabel.jobs.JobHandler;
import dev.ownlabel.jobs.JobRun;
import dev.ownlabel.jobs.Outcome;
import java.time.Duration;

/** Removes the row of a project, which had to be empty when its deletion was asked for. */
final class DeleteProjectJob implements JobHandler {

    private final Projects projects;

    DeleteProjectJob(Projects projects) {
        this.projects = projects;
    }

    @Override
    public String kind() {
        return JobKinds.DELETE_PROJECT;
    }

    @Override
    public Outcome run(JobRun run) {
        ProjectArn arn = ProjectArn.parse(run.subject())
                .orElseThrow(() -> new IllegalStateException("A project's job has the subject " + run.subject()));
        run.commit(transaction -> {
            projects.remove(transaction, arn);
            return true;
        });
        return new Outcome.Done();
    }

    /** There is no state for a failed deletion: it is tried as long as the project is there, which a throw asks for. */
    @Override
    public void abandoned(JobRun run, String reason) {
        switch (run(run)) {
            case Outcome.Done() -> {}
            case Outcome.RetryAfter(Duration _) ->
                throw new IllegalStateException("Deleting " + run.subject() + " has to wait");
        }
    }
}

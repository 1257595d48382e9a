package dev.ownlabel.ingest;

import dev.ownlabel.customlabels.JobKinds;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.Projects;
import dev.ownlabel.jobs.JobHandler;
import dev.ownlabel.jobs.JobRun;
import dev.ownlabel.jobs.Outcome;
import java.lang.System.Logger.Level;

/** Removes the row of a project, which had to be empty when its deletion was asked for. */
final class DeleteProjectJob implements JobHandler {
    private static final System.Logger LOG = System.getLogger(DeleteProjectJob.class.getName());

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

    /** There is no state for a failed deletion: the project stays in DELETING, and the operator reads why. */
    @Override
    public void abandoned(JobRun run, String reason) {
        LOG.log(Level.ERROR, "Deleting {0} was given up: {1}", run.subject(), reason);
    }
}

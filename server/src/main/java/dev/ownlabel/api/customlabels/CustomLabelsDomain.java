package dev.ownlabel.api.customlabels;

import dev.ownlabel.customlabels.Copies;
import dev.ownlabel.customlabels.ProjectVersions;
import dev.ownlabel.customlabels.Projects;
import dev.ownlabel.customlabels.Tags;
import dev.ownlabel.customlabels.datasets.DatasetEntries;
import dev.ownlabel.customlabels.datasets.Datasets;
import dev.ownlabel.customlabels.policies.ProjectPolicies;
import dev.ownlabel.inference.RunningModels;
import dev.ownlabel.kms.KeyService;
import dev.ownlabel.objectstore.ObjectStore;

/** What the handlers of Custom Labels call. */
public record CustomLabelsDomain(
        Projects projects,
        Datasets datasets,
        DatasetEntries entries,
        ProjectVersions versions,
        Copies copies,
        ProjectPolicies policies,
        CopyChecks copyChecks,
        Tags tags,
        RunningModels models,
        ObjectStore objects,
        KeyService keys,
        CallerRights rights) {}

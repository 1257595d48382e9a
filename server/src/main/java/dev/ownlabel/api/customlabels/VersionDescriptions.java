package dev.ownlabel.api.customlabels;

import dev.ownlabel.aws.S3Location;
import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.TrainingSource;
import dev.ownlabel.customlabels.VersionLifecycle;
import dev.ownlabel.customlabels.VersionResults;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rekognition.model.EvaluationResult;
import software.amazon.awssdk.services.rekognition.model.OutputConfig;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionDescription;
import software.amazon.awssdk.services.rekognition.model.Summary;
import software.amazon.awssdk.services.rekognition.model.TestingData;
import software.amazon.awssdk.services.rekognition.model.TestingDataResult;
import software.amazon.awssdk.services.rekognition.model.TrainingData;
import software.amazon.awssdk.services.rekognition.model.TrainingDataResult;
import software.amazon.awssdk.services.rekognition.model.ValidationData;

/** A version as DescribeProjectVersions shows it: which member is there when (specification, operations.md §5.13). */
final class VersionDescriptions {
    private VersionDescriptions() {}

    static ProjectVersionDescription of(ProjectVersion version) {
        ProjectVersionDescription.Builder description = ProjectVersionDescription.builder()
                .projectVersionArn(version.arn().toString())
                .creationTimestamp(version.createdAt())
                .minInferenceUnits(version.minInferenceUnits())
                .maxInferenceUnits(version.maxInferenceUnits())
                .status(VersionLifecycle.status(version.state()))
                .statusMessage(version.statusMessage())
                .outputConfig(OutputConfig.builder()
                        .s3Bucket(version.outputBucket())
                        .s3KeyPrefix(version.outputPrefix().isEmpty() ? null : version.outputPrefix())
                        .build())
                .trainingDataResult(training(version))
                .testingDataResult(testing(version))
                .kmsKeyId(version.kmsKeyId())
                .versionDescription(version.description());
        if (version.source() instanceof TrainingSource.Copy(ProjectVersionArn source)) {
            description.sourceProjectVersionArn(source.toString());
        }
        VersionResults results = version.results();
        if (results != null) {
            add(description, results);
        }
        return description.build();
    }

    private static void add(ProjectVersionDescription.Builder description, VersionResults results) {
        description
                .trainingEndTimestamp(results.trainingEnd())
                .billableTrainingTimeInSeconds(results.billableSeconds());
        S3Location summary = results.manifestSummary();
        if (summary != null) {
            description.manifestSummary(S3Objects.manifest(summary));
        }
        Double f1Score = results.f1Score();
        S3Location evaluation = results.evaluationSummary();
        if (f1Score != null) { // a copy has no summary where its source's file was gone
            description.evaluationResult(EvaluationResult.builder()
                    .f1Score(f1Score.floatValue())
                    .summary(
                            evaluation == null
                                    ? null
                                    : Summary.builder()
                                            .s3Object(S3Objects.object(evaluation))
                                            .build())
                    .build());
        }
    }

    private static TrainingDataResult training(ProjectVersion version) {
        VersionResults results = version.results();
        TrainingData input = switch (version.source()) {
            case TrainingSource.Datasets _, TrainingSource.Copy _ ->
                TrainingData.builder().build();
            case TrainingSource.Manifests(List<S3Location> training, List<S3Location> _, boolean _) ->
                TrainingData.builder().assets(S3Objects.assets(training)).build();
        };
        S3Location output = results == null ? null : results.trainingOutput();
        return TrainingDataResult.builder()
                .input(input)
                .output(
                        output == null
                                ? null
                                : TrainingData.builder()
                                        .assets(S3Objects.assets(List.of(output)))
                                        .build())
                .validation(validation(results == null ? null : results.trainingValidation()))
                .build();
    }

    private static TestingDataResult testing(ProjectVersion version) {
        VersionResults results = version.results();
        TestingData input = switch (version.source()) {
            case TrainingSource.Datasets _ ->
                TestingData.builder().autoCreate(false).build();
            case TrainingSource.Copy _ -> TestingData.builder().build();
            case TrainingSource.Manifests(List<S3Location> _, List<S3Location> testing, boolean autoCreate) ->
                TestingData.builder()
                        .assets(S3Objects.assets(testing))
                        .autoCreate(autoCreate)
                        .build();
        };
        S3Location output = results == null ? null : results.testingOutput();
        return TestingDataResult.builder()
                .input(input)
                .output(
                        output == null
                                ? null
                                : TestingData.builder()
                                        .assets(S3Objects.assets(List.of(output)))
                                        .autoCreate(input.autoCreate())
                                        .build())
                .validation(validation(results == null ? null : results.testingValidation()))
                .build();
    }

    private static @Nullable ValidationData validation(@Nullable S3Location at) {
        return at == null
                ? null
                : ValidationData.builder().assets(S3Objects.assets(List.of(at))).build();
    }
}

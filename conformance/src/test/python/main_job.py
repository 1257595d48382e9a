"""The main job with boto3. Argument: the folder with images/, boto-bucket.manifest and unseen.jpg. Prints the label found."""
import json
import pathlib
import sys
import time

import boto3

folder = pathlib.Path(sys.argv[1])
bucket = "boto-bucket"
s3 = boto3.client("s3")
rekognition = boto3.client("rekognition")


def wait(question, wanted):
    deadline = time.monotonic() + 120
    while (answer := question()) != wanted:
        if time.monotonic() > deadline:
            sys.exit(f"still {answer}")
        time.sleep(0.2)


s3.create_bucket(Bucket=bucket)
for image in sorted((folder / "images").iterdir()):
    s3.upload_file(str(image), bucket, f"images/{image.name}")
s3.upload_file(str(folder / "boto-bucket.manifest"), bucket, "train.manifest")

project = rekognition.create_project(ProjectName="boto")["ProjectArn"]
dataset = rekognition.create_dataset(
    ProjectArn=project,
    DatasetType="TRAIN",
    DatasetSource={"GroundTruthManifest": {"S3Object": {"Bucket": bucket, "Name": "train.manifest"}}},
)["DatasetArn"]
wait(lambda: rekognition.describe_dataset(DatasetArn=dataset)["DatasetDescription"]["Status"], "CREATE_COMPLETE")
pages = rekognition.get_paginator("list_dataset_entries").paginate(DatasetArn=dataset, PaginationConfig={"PageSize": 5})
entries = [entry for page in pages for entry in page["DatasetEntries"]]
assert len(entries) == 24, len(entries)


def listed(dataset, **filters):
    paginator = rekognition.get_paginator("list_dataset_entries")
    pages = paginator.paginate(DatasetArn=dataset, PaginationConfig={"PageSize": 5}, **filters)
    return [json.loads(entry) for page in pages for entry in page["DatasetEntries"]]


def status(dataset):
    return rekognition.describe_dataset(DatasetArn=dataset)["DatasetDescription"]["Status"]


# entries come back as they are listed; one loses its label
label = rekognition.list_dataset_labels(DatasetArn=dataset)["DatasetLabelDescriptions"][0]["LabelName"]
some = listed(dataset, ContainsLabels=[label], Labeled=True, HasErrors=False)
assert len(some) == 12, len(some)
bare = {"source-ref": some[0]["source-ref"]}
changes = "\n".join(json.dumps(entry) for entry in [bare, *some[1:3]])
rekognition.update_dataset_entries(DatasetArn=dataset, Changes={"GroundTruth": changes.encode()})
wait(lambda: status(dataset), "UPDATE_COMPLETE")
assert [entry["source-ref"] for entry in listed(dataset, Labeled=False)] == [bare["source-ref"]]
assert len(listed(dataset, SourceRefContains=bare["source-ref"][-10:])) >= 1
assert listed(dataset, HasErrors=True) == []

test = rekognition.create_dataset(ProjectArn=project, DatasetType="TEST")["DatasetArn"]
wait(lambda: status(test), "CREATE_COMPLETE")
rekognition.distribute_dataset_entries(Datasets=[{"Arn": dataset}, {"Arn": test}])
wait(lambda: status(test), "UPDATE_COMPLETE")
assert len(listed(dataset)) + len(listed(test)) == 24 and listed(test)

version = rekognition.create_project_version(
    ProjectArn=project, VersionName="v1", OutputConfig={"S3Bucket": bucket, "S3KeyPrefix": "out"}
)["ProjectVersionArn"]
rekognition.get_waiter("project_version_training_completed").wait(
    ProjectArn=project, VersionNames=["v1"], WaiterConfig={"Delay": 1, "MaxAttempts": 120}
)
rekognition.start_project_version(ProjectVersionArn=version, MinInferenceUnits=1)
rekognition.get_waiter("project_version_running").wait(
    ProjectArn=project, VersionNames=["v1"], WaiterConfig={"Delay": 1, "MaxAttempts": 60}
)
image = (folder / "unseen.jpg").read_bytes()
labels = rekognition.detect_custom_labels(ProjectVersionArn=version, Image={"Bytes": image})["CustomLabels"]
rekognition.stop_project_version(ProjectVersionArn=version)
print(labels[0]["Name"])

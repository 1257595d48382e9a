-- Who may use a bucket, as its owner says.
create table s3_bucket_policy (
    bucket ${text} primary key references s3_bucket (name),
    policy ${text} not null
);

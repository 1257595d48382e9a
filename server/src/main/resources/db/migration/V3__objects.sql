-- Objects of the embedded store. Keys are UTF-8 bytes, so that both databases compare them in S3's order. Times are epoch milliseconds.

create table s3_bucket (
    name text primary key,
    owner text not null,
    versioning text not null,
    created bigint not null
);

create index s3_bucket_owner on s3_bucket (owner, name);

-- One row a key: writers of a key queue at it, and it numbers the key's versions.
create table s3_name (
    bucket text not null,
    object_key bytea not null,
    last_sequence bigint not null,
    primary key (bucket, object_key)
);

create table s3_object (
    bucket text not null references s3_bucket (name),
    object_key bytea not null,
    sequence bigint not null,
    version_id text not null,
    latest integer not null,
    marker integer not null,
    etag text not null,
    size_bytes bigint not null,
    modified bigint not null,
    attributes text not null,
    customer_key text,
    body_id text not null,
    primary key (bucket, object_key, sequence)
);

create unique index s3_object_latest on s3_object (bucket, object_key) where latest = 1;

create unique index s3_object_version on s3_object (bucket, object_key, version_id);

-- A body is one file, or the parts of a multipart upload in order. A file without a row is an orphan.
create table s3_file (
    file_id text primary key,
    body_id text not null,
    position integer not null,
    size_bytes bigint not null,
    wrapped_key bytea not null
);

create index s3_file_body on s3_file (body_id, position);

create table s3_upload (
    upload_id text primary key,
    bucket text not null references s3_bucket (name),
    object_key bytea not null,
    attributes text not null,
    key_id text,
    created bigint not null,
    touched bigint not null
);

create index s3_upload_bucket on s3_upload (bucket, object_key, upload_id);

create table s3_part (
    upload_id text not null,
    number integer not null,
    etag text not null,
    size_bytes bigint not null,
    modified bigint not null,
    body_id text not null,
    primary key (upload_id, number)
);

-- Projects, datasets, project versions (customlabels). Times are epoch milliseconds, flags 0 or 1.

-- One row an account and Region: the lock under which names, quotas and times of creation are decided.
create table cl_account (
    account ${text} not null,
    region ${text} not null,
    last_created bigint not null,
    primary key (account, region)
);

create table cl_project (
    arn ${text} not null primary key,
    account ${text} not null,
    region ${text} not null,
    name ${text} not null,
    created_at bigint not null,
    status ${text} not null,
    revision bigint not null,
    unique (account, region, name)
);

create table cl_version (
    arn ${text} not null primary key,
    project ${text} not null,
    account ${text} not null,
    region ${text} not null,
    name ${text} not null,
    created_at bigint not null,
    status ${text} not null,
    reason ${text},
    progress ${text},
    min_units integer,
    max_units integer,
    source ${text} not null,
    datasets_taken integer not null,
    output_bucket ${text} not null,
    output_prefix ${text} not null,
    kms_key_id ${text},
    description ${text},
    results ${text},
    revision bigint not null,
    unique (project, name)
);
create index cl_version_page on cl_version (project, created_at);
create index cl_version_status on cl_version (account, region, status);

create table cl_dataset (
    arn ${text} not null primary key,
    project ${text} not null,
    account ${text} not null,
    region ${text} not null,
    type ${text} not null,
    created_at bigint not null,
    updated_at bigint not null,
    status ${text} not null,
    reason ${text},
    service_fault integer not null,
    origin ${text} not null,
    content bigint,
    building bigint,
    total_entries bigint not null,
    labeled_entries bigint not null,
    error_entries bigint not null,
    total_labels bigint not null,
    revision bigint not null,
    unique (project, type)
);

-- What a request wants applied to a dataset, until the job has done it.
create table cl_dataset_changes (
    dataset ${text} not null primary key,
    ground_truth ${blob} not null
);

-- Contents: the entries of a dataset under a number of their own, so that an import can be built unseen and shown at once.
create table cl_content_number (
    next_number bigint not null
);
insert into cl_content_number (next_number) values (1);

create table cl_entry (
    content bigint not null,
    position bigint not null,
    source_ref ${text} not null,
    line ${text} not null,
    labeled integer not null,
    has_errors integer not null,
    primary key (content, position),
    unique (content, source_ref)
);

create table cl_entry_label (
    content bigint not null,
    label ${text} not null,
    position bigint not null,
    boxes integer not null,
    primary key (content, label, position)
);
create index cl_entry_label_position on cl_entry_label (content, position);

create table cl_tag (
    arn ${text} not null,
    tag_key ${text} not null,
    tag_value ${text} not null,
    primary key (arn, tag_key)
);

-- Every move of every life.
create table cl_history (
    arn ${text} not null,
    revision bigint not null,
    moved_at bigint not null,
    status_before ${text} not null,
    status_after ${text} not null,
    reason ${text},
    primary key (arn, revision)
);

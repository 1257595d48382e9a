-- Project policies, and copies under way.

-- The latest revision of each policy; the ones before are gone. Names are unique in a project, numbers give their order.
create table cl_policy (
    project ${text} not null,
    name ${text} not null,
    number bigint not null,
    revision_id ${text} not null,   -- lower-case hexadecimal, made anew by every put
    document ${text} not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (project, name)
);

-- Copies that have yet to read their source: the deletion of a source waits for them.
create table cl_copy (
    destination ${text} not null primary key,
    source ${text} not null
);
create index cl_copy_source on cl_copy (source);

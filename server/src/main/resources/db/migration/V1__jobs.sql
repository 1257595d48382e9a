-- Every script runs on SQLite and on PostgreSQL. Column types that mean the same on both: bigint (also times, as epoch milliseconds),
-- integer (also flags, 0 or 1), double precision, and these placeholders:
--   ${text}  text that is compared and ordered by its bytes (on PostgreSQL text with collation "C"); use it for every text column
--   ${blob}  bytes (blob, bytea)
-- Two exceptions below, of the job library's own table: boolean and timestamp (UTC).

-- The job library's table, as its version 16 wants it. A row is a job that waits or runs.
create table scheduled_tasks (
    task_name ${text} not null,
    task_instance ${text} not null,
    task_data ${blob},
    execution_time timestamp not null,
    picked boolean not null,
    picked_by ${text},
    last_success timestamp,
    last_failure timestamp,
    consecutive_failures integer,
    last_heartbeat timestamp,
    version bigint not null,
    priority smallint,
    primary key (task_name, task_instance)
);
create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);

-- The last epoch given to a run; one row. Epochs never come back, so a run that was left behind can never own anything again.
create table job_epoch (
    only_row integer primary key check (only_row = 1),
    last bigint not null
);
insert into job_epoch (only_row, last) values (1, 0);

-- What the fence is checked against: one row for each row of scheduled_tasks, made and deleted with it.
create table job (
    kind ${text} not null,
    subject ${text} not null,
    epoch bigint not null,      -- of the run that owns the job; 0 before the first
    requests bigint not null,   -- how often it was enqueued; more than its run has seen: run it again
    starts bigint not null,     -- runs begun since it was enqueued or last made progress
    failures bigint not null,   -- of these, how many threw
    primary key (kind, subject)
);

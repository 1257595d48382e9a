/** Durable jobs over db-scheduler: enqueued in the caller's transaction, fenced. */
@NullMarked
package dev.ownlabel.jobs;

import org.jspecify.annotations.NullMarked;

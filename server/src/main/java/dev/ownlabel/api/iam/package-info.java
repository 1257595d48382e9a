/** The operations of IAM on users, groups, roles, policies and access keys. */
@NullMarked
package dev.ownlabel.api.iam;

import org.jspecify.annotations.NullMarked;

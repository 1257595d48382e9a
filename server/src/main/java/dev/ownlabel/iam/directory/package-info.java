/** Users, groups, roles and policies of accounts, as IAM knows them. */
@NullMarked
package dev.ownlabel.iam.directory;

import org.jspecify.annotations.NullMarked;

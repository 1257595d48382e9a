/** The one database: transactions, migrations, rows. */
@NullMarked
package dev.ownlabel.metastore;

import org.jspecify.annotations.NullMarked;

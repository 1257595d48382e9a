/** The store of one machine: an index in the metastore, bodies in encrypted files. */
@NullMarked
package dev.ownlabel.objectstore.embedded;

import org.jspecify.annotations.NullMarked;

/** Running models: load, admit by inference units, detect, unload. */
@NullMarked
package dev.ownlabel.inference;

import org.jspecify.annotations.NullMarked;

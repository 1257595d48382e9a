/** Reads settings once, refuses unknown keys, prints what is in force. */
@NullMarked
package dev.ownlabel.config;

import org.jspecify.annotations.NullMarked;

/** The command line: each class is one command. */
@NullMarked
package dev.ownlabel.app.command;

import org.jspecify.annotations.NullMarked;

/** The demonstration: images drawn by program, and the main job done with them. */
@NullMarked
package dev.ownlabel.app.demo;

import org.jspecify.annotations.NullMarked;

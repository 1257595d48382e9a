/** Object detection: a network is trained to find boxes on the feature maps of a backbone, tested and run. */
@NullMarked
package dev.ownlabel.vision.detect;

import org.jspecify.annotations.NullMarked;

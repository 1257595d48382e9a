/** The steps of the main job as a client takes them: through the AWS SDK, knowing nothing of the server. */
@NullMarked
package dev.ownlabel.app.client;

import org.jspecify.annotations.NullMarked;

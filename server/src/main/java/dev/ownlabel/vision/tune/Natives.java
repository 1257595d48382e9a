package dev.ownlabel.vision.tune;

import java.io.File;
import java.io.IOException;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads the native files of the tensor library in an order that leaves no choice. Its Java layer extracts and loads one after the other,
 * {@code libtorch.so} before {@code libtorch_cpu.so} which that needs: the first time on a machine Linux takes the latter from
 * wherever else there is one, Debian's python3-torch or LD_LIBRARY_PATH, and another version's ends the process. What is loaded
 * already is not looked for.
 */
final class Natives {
    private static final List<String> NEEDED_FIRST = List.of("libgomp.so.1", "libc10.so", "libtorch_cpu.so");

    private Natives() {}

    /** Loads them where they are the plain ones for Linux; leaves everything else to the Java layer. */
    @SuppressWarnings("restricted") // loading natives is what the class is for
    static void load() throws EngineUnavailableException {
        String folder = "/org/bytedeco/pytorch/" + Loader.getPlatform() + "/";
        if (NEEDED_FIRST.stream().anyMatch(name -> torch.class.getResource(folder + name) == null)) {
            return;
        }
        var _ = Loader.load(openblas.class);
        for (String name : NEEDED_FIRST) {
            try {
                File extracted = Loader.cacheResource(torch.class, folder + name);
                System.load(extracted.getPath());
            } catch (IOException e) {
                throw new EngineUnavailableException("the tensor library's " + name + " cannot be extracted", e);
            }
        }
    }
}

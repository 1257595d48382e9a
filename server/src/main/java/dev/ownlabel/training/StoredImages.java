package dev.ownlabel.training;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.image.ImageLimits;
import dev.ownlabel.objectstore.ObjectContent;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.ObjectStoreException;
import dev.ownlabel.vision.LabelledImages;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Images in the user's bucket, read with the user's rights one at a time. Labels that the model does not know are left out. */
final class StoredImages implements LabelledImages {
    private final ObjectStore objects;
    private final AccountId account;
    private final List<Sample> samples;
    private final Map<String, Integer> numbers = new HashMap<>();

    StoredImages(ObjectStore objects, AccountId account, List<Sample> samples, List<String> labels) {
        this.objects = objects;
        this.account = account;
        this.samples = samples;
        labels.forEach(label -> numbers.put(label, numbers.size()));
    }

    @Override
    public int size() {
        return samples.size();
    }

    @Override
    public byte[] image(int index) throws IOException {
        String sourceRef = samples.get(index).sourceRef();
        S3Location at = S3Location.parse(sourceRef)
                .orElseThrow(() -> new IllegalStateException("A checked line has no image: " + sourceRef));
        try (ObjectContent content = objects.open(account, at)) {
            return content.readAll(ImageLimits.service().maxBytes());
        } catch (ObjectStoreException e) {
            throw new IOException("Image " + sourceRef + " cannot be read any more", e);
        }
    }

    @Override
    public Set<Integer> labels(int index) {
        Set<Integer> known = new HashSet<>();
        for (String label : samples.get(index).labels()) {
            Integer number = numbers.get(label);
            if (number != null) {
                known.add(number);
            }
        }
        return known;
    }
}

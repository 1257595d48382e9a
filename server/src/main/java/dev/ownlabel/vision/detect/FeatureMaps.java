package dev.ownlabel.vision.detect;

import dev.ownlabel.vision.Backbone;
import dev.ownlabel.vision.BackboneDescriptor;
import dev.ownlabel.vision.BackboneDescriptor.Output;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The feature maps of a backbone that boxes can be learned from, finest first. */
sealed interface FeatureMaps {
    /** Pixels for each cell, ascending. */
    List<Integer> strides();

    /** The backbone's tensors, map by map. */
    List<String> tensors();

    /** A detector's own features: at each stride one map for what is there and one for where it ends ({@code cls_s8}, {@code reg_s8}). */
    record Decoupled(List<Output> what, List<Output> where) implements FeatureMaps {
        public Decoupled {
            what = List.copyOf(what);
            where = List.copyOf(where);
        }

        @Override
        public List<Integer> strides() {
            return what.stream().map(Output::stride).toList();
        }

        @Override
        public List<String> tensors() {
            List<String> tensors = new ArrayList<>();
            for (int i = 0; i < what.size(); i++) {
                tensors.add(what.get(i).tensor());
                tensors.add(where.get(i).tensor());
            }
            return tensors;
        }
    }

    /** The maps of a network for whole images, each half as fine as the one before. */
    record Pyramid(List<Output> maps) implements FeatureMaps {
        public Pyramid {
            maps = List.copyOf(maps);
        }

        @Override
        public List<Integer> strides() {
            return maps.stream().map(Output::stride).toList();
        }

        @Override
        public List<String> tensors() {
            return maps.stream().map(Output::tensor).toList();
        }
    }

    /** Strides below make too many cells, above too few. */
    int FINEST = 8;

    int COARSEST = 32;

    /** The first network of the backbone that has maps, those made for boxes before others. */
    static Optional<Source> of(Backbone backbone) {
        List<Source> sources = new ArrayList<>();
        for (Backbone.Member member : backbone.members()) {
            List<Output> outputs = member.descriptor().outputs().stream()
                    .sorted(Comparator.comparingInt(Output::stride))
                    .toList();
            decoupled(outputs).ifPresent(maps -> sources.add(new Source(member, maps)));
        }
        for (Backbone.Member member : backbone.members()) {
            pyramid(member.descriptor()).ifPresent(maps -> sources.add(new Source(member, maps)));
        }
        return sources.stream().findFirst();
    }

    /** A network and the maps that are taken from it. */
    record Source(Backbone.Member member, FeatureMaps maps) {}

    private static Optional<FeatureMaps> decoupled(List<Output> outputs) {
        List<Output> what = new ArrayList<>();
        List<Output> where = new ArrayList<>();
        for (Output output : outputs) {
            if (output.role().startsWith("cls_") && isUsable(output)) {
                String partner = "reg_" + output.role().substring("cls_".length());
                outputs.stream()
                        .filter(other -> other.role().equals(partner) && other.stride() == output.stride())
                        .findFirst()
                        .ifPresent(other -> {
                            what.add(output);
                            where.add(other);
                        });
            }
        }
        return what.isEmpty() ? Optional.empty() : Optional.of(new Decoupled(what, where));
    }

    private static Optional<FeatureMaps> pyramid(BackboneDescriptor descriptor) {
        List<Output> maps = new ArrayList<>();
        for (int stride = FINEST; stride <= COARSEST; stride *= 2) {
            int wanted = stride;
            Optional<Output> map = descriptor.outputs().stream()
                    .filter(output -> output.stride() == wanted)
                    .findFirst();
            if (map.isEmpty() && !maps.isEmpty()) {
                break;
            }
            map.ifPresent(maps::add);
        }
        return maps.isEmpty() ? Optional.empty() : Optional.of(new Pyramid(maps));
    }

    private static boolean isUsable(Output output) {
        return output.stride() >= FINEST && output.stride() <= COARSEST;
    }
}

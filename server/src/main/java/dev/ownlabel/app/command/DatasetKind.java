package dev.ownlabel.app.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import software.amazon.awssdk.services.rekognition.model.DatasetType;

/** The two datasets of a project, as users write them. */
final class DatasetKind implements ITypeConverter<DatasetType> {
    @Override
    public DatasetType convert(String value) {
        return switch (value) {
            case "train", "TRAIN" -> DatasetType.TRAIN;
            case "test", "TEST" -> DatasetType.TEST;
            default -> throw new TypeConversionException("'" + value + "' is neither train nor test");
        };
    }
}

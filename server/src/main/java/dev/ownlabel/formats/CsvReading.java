package dev.ownlabel.formats;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.ownlabel.formats.LabelledSet.Gathering;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lines of {@code image,label,label…}: the image's name or its whole {@code s3://} path, then its labels, empty cells skipped (specification,
 * manifests.md §4.2). A first line of headings is recognised. Headings over nothing but 0 and 1 are labels themselves: one column a label.
 */
final class CsvReading {
    private static final long MOST_BYTES = 1L << 30;
    private static final int LONGEST_FIELD = 1 << 20;
    private static final int MOST_COLUMNS = 1000;
    private static final Set<String> NAME_HEADINGS = Set.of(
            "image",
            "images",
            "file",
            "files",
            "filename",
            "file_name",
            "path",
            "filepath",
            "file_path",
            "image_path",
            "image_name",
            "image_id",
            "imagepath",
            "source-ref",
            "source_ref",
            "name",
            "id",
            "img",
            "uri",
            "url");
    private static final Set<String> BOX_HEADINGS = Set.of("xmin", "ymin", "xmax", "ymax", "x_min", "x1", "bbox");

    private final Path file;
    private final Source source;
    private final Images images;
    private final Problems problems = new Problems();

    private CsvReading(Path file, Source source) throws FormatException {
        this.file = file;
        this.source = source;
        Path folder = source.folder();
        this.images = Images.of(source, List.of(folder, folder.resolve("images")));
    }

    private record Row(long line, List<String> cells) {}

    static LabelledSet read(Path file, Source source) throws FormatException, IOException {
        TextFiles.bound(file, MOST_BYTES);
        CsvReading reading = new CsvReading(file, source);
        List<Row> rows = reading.rows();
        List<String> headings = reading.headings(rows);
        if (headings != null) {
            rows.removeFirst();
        }
        if (rows.isEmpty()) {
            throw new FormatException(file + " has no rows; it needs one an image: image,label");
        }
        return reading.set(rows, headings != null && isOneColumnALabel(rows, headings) ? headings : null);
    }

    private List<Row> rows() throws FormatException, IOException {
        List<Row> rows = new ArrayList<>();
        long line = 1;
        try (Reader text = utf8();
                CsvReader<CsvRecord> csv = CsvReader.builder()
                        .fieldSeparator(separator())
                        .skipEmptyLines(true)
                        .allowExtraFields(true)
                        .allowMissingFields(true)
                        .allowExtraCharsAfterClosingQuote(true)
                        .maxBufferSize(LONGEST_FIELD)
                        .ofCsvRecord(text)) {
            Iterator<CsvRecord> records = csv.iterator();
            while (records.hasNext()) {
                CsvRecord record = records.next();
                line = record.getStartingLineNumber();
                if (record.getFieldCount() > MOST_COLUMNS) {
                    throw new FormatException(Problems.place(file, line) + ": more than " + MOST_COLUMNS + " columns");
                }
                rows.add(new Row(line, strip(record.getFields())));
            }
        } catch (CsvParseException e) {
            throw new FormatException(
                    Problems.place(file, line) + " or after: the CSV cannot be read, a quote is not closed; "
                            + e.getMessage(),
                    e);
        } catch (UncheckedIOException e) {
            throw new FormatException(
                    Problems.place(file, line) + " or after: the file is not UTF-8 text; save it as UTF-8", e);
        }
        return rows;
    }

    private static List<String> strip(List<String> fields) {
        List<String> cells = new ArrayList<>(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            String cell = fields.get(i);
            cells.add((i == 0 && cell.startsWith("\uFEFF") ? cell.substring(1) : cell).strip());
        }
        return cells;
    }

    private Reader utf8() throws IOException {
        return new InputStreamReader(
                Files.newInputStream(file),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    /** Spreadsheets of many countries write semicolons. */
    private char separator() throws IOException, FormatException {
        try (BufferedReader text = new BufferedReader(utf8())) {
            char[] beginning = new char[4096];
            int length = text.read(beginning);
            String first = length <= 0
                    ? ""
                    : new String(beginning, 0, length).lines().findFirst().orElse("");
            if (first.indexOf(',') >= 0) {
                return ',';
            }
            return first.indexOf('\t') >= 0 ? '\t' : first.indexOf(';') >= 0 ? ';' : ',';
        } catch (CharacterCodingException e) {
            throw new FormatException(file + " is not UTF-8 text; save it as UTF-8", e);
        }
    }

    /** The first row where it is one of headings. */
    private @Nullable List<String> headings(List<Row> rows) throws FormatException {
        if (rows.isEmpty()) {
            return null;
        }
        List<String> first = rows.getFirst().cells();
        String name = first.getFirst().toLowerCase(Locale.ROOT);
        if (!NAME_HEADINGS.contains(name) || Images.isImage(name)) {
            return null;
        }
        if (first.stream().anyMatch(cell -> BOX_HEADINGS.contains(cell.toLowerCase(Locale.ROOT)))) {
            throw new FormatException(Problems.place(file, rows.getFirst().line())
                    + ": this CSV has columns of boxes, and CSV is read for labels of whole images only; convert the boxes"
                    + " to COCO, VOC or YOLO");
        }
        return first;
    }

    private static boolean isOneColumnALabel(List<Row> rows, List<String> headings) {
        if (headings.size() < 3) {
            return false;
        }
        for (Row row : rows) {
            for (String cell : row.cells().subList(1, row.cells().size())) {
                if (!cell.equals("0") && !cell.equals("1") && !cell.isEmpty()) {
                    return false;
                }
            }
        }
        return true;
    }

    private LabelledSet set(List<Row> rows, @Nullable List<String> columns) throws FormatException {
        Map<String, Sample> byName = new LinkedHashMap<>();
        Gathering gathering = new Gathering(problems);
        for (Row row : rows) {
            Images.Located image = images.find(row.cells().getFirst(), problems, file, row.line())
                    .orElse(null);
            if (image == null) {
                continue;
            }
            Sample sample = Sample.labelled(image.name(), image.place(), labels(row, columns));
            if (source.mergeRows()) {
                byName.merge(image.name(), sample, CsvReading::merged);
            } else {
                gathering.add(sample, file, row.line());
            }
        }
        for (Sample sample : byName.values()) {
            gathering.add(sample, file, 0);
        }
        return gathering.done();
    }

    private static Sample merged(Sample one, Sample other) {
        Set<String> labels = new LinkedHashSet<>(one.labels());
        labels.addAll(other.labels());
        return Sample.labelled(one.name(), one.place(), List.copyOf(labels));
    }

    private List<String> labels(Row row, @Nullable List<String> columns) {
        Set<String> labels = new LinkedHashSet<>();
        for (int i = 1; i < row.cells().size(); i++) {
            String cell = row.cells().get(i);
            if (columns != null) {
                cell = cell.equals("1") && i < columns.size() ? columns.get(i) : "";
            }
            if (!cell.isEmpty() && Labels.check(cell, problems, file, row.line())) {
                labels.add(cell);
            }
        }
        return List.copyOf(labels);
    }
}

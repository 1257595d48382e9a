package dev.ownlabel.formats.writing;

import dev.ownlabel.formats.Sample;
import dev.ownlabel.formats.Sample.BoxSet;
import dev.ownlabel.manifest.Labelling;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** One VOC annotation: xmax and ymax are left + width and top + height, as it is read. */
final class VocWriting {
    private VocWriting() {}

    static void write(Sample sample, BoxSet boxes, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (Writer out = Files.newBufferedWriter(file)) {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
            xml.writeStartElement("annotation");
            element(xml, "\n  ", "filename", sample.name());
            open(xml, "\n  ", "size");
            element(xml, "\n    ", "width", Integer.toString(boxes.width()));
            element(xml, "\n    ", "height", Integer.toString(boxes.height()));
            element(xml, "\n    ", "depth", "3");
            close(xml, "\n  ");
            for (Labelling.Box box : boxes.boxes()) {
                open(xml, "\n  ", "object");
                element(xml, "\n    ", "name", box.label());
                element(xml, "\n    ", "difficult", "0");
                open(xml, "\n    ", "bndbox");
                element(xml, "\n      ", "xmin", Integer.toString(box.left()));
                element(xml, "\n      ", "ymin", Integer.toString(box.top()));
                element(xml, "\n      ", "xmax", Integer.toString(box.left() + box.width()));
                element(xml, "\n      ", "ymax", Integer.toString(box.top() + box.height()));
                close(xml, "\n    ");
                close(xml, "\n  ");
            }
            close(xml, "\n");
            xml.writeCharacters("\n");
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException("Cannot write " + file, e);
        }
    }

    private static void element(XMLStreamWriter xml, String indent, String name, String text)
            throws XMLStreamException {
        open(xml, indent, name);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    private static void open(XMLStreamWriter xml, String indent, String name) throws XMLStreamException {
        xml.writeCharacters(indent);
        xml.writeStartElement(name);
    }

    private static void close(XMLStreamWriter xml, String indent) throws XMLStreamException {
        xml.writeCharacters(indent);
        xml.writeEndElement();
    }
}

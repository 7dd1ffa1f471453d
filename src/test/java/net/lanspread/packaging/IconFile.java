package net.lanspread.packaging;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * The program's icon as a file for one system: PNG, ICO or ICNS, drawn from the page's SVG.
 *
 * <p>Of SVG it knows only the icon's elements (rect, circle, and paths of M, v and h) and refuses
 * all others, so that a changed drawing cannot become a wrong icon.
 */
final class IconFile {
  private static final int ICNS_HEADER_BYTES = 8;
  private static final int ICO_HEADER_BYTES = 22;

  private final Element drawing;

  private IconFile(Element drawing) {
    this.drawing = drawing;
  }

  /** Reads the SVG that the first argument names and writes the file that the second names. */
  public static void main(String[] arguments)
      throws IOException, ParserConfigurationException, SAXException {
    Path file = Path.of(arguments[1]);
    IconFile icon =
        new IconFile(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of(arguments[0]).toFile())
                .getDocumentElement());
    String name = file.getFileName().toString();
    Files.write(
        file,
        switch (name.substring(name.lastIndexOf('.') + 1)) {
          case "png" -> icon.png(256);
          case "ico" -> icon.ico();
          case "icns" -> icon.icns();
          default -> throw new IllegalArgumentException("not an icon's name: " + name);
        });
  }

  private byte[] png(int pixels) {
    BufferedImage image = new BufferedImage(pixels, pixels, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    String[] box = drawing.getAttribute("viewBox").split(" ", -1);
    graphics.scale(pixels / Double.parseDouble(box[2]), pixels / Double.parseDouble(box[3]));
    for (Node node = drawing.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element shape) {
        draw(shape, graphics);
      }
    }
    graphics.dispose();
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(image, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void draw(Element shape, Graphics2D graphics) {
    switch (shape.getTagName()) {
      case "rect" -> {
        double rounding = 2 * number(shape, "rx");
        graphics.setColor(Color.decode(shape.getAttribute("fill")));
        graphics.fill(
            new RoundRectangle2D.Double(
                0, 0, number(shape, "width"), number(shape, "height"), rounding, rounding));
      }
      case "circle" -> {
        double radius = number(shape, "r");
        graphics.setColor(Color.decode(shape.getAttribute("fill")));
        graphics.fill(
            new Ellipse2D.Double(
                number(shape, "cx") - radius,
                number(shape, "cy") - radius,
                2 * radius,
                2 * radius));
      }
      case "path" -> {
        graphics.setColor(Color.decode(shape.getAttribute("stroke")));
        graphics.setStroke(
            new BasicStroke(
                (float) number(shape, "stroke-width"),
                BasicStroke.CAP_BUTT,
                BasicStroke.JOIN_MITER));
        graphics.draw(line(shape.getAttribute("d")));
      }
      default -> throw new IllegalArgumentException("cannot draw " + shape.getTagName());
    }
  }

  private static Path2D line(String steps) {
    Path2D line = new Path2D.Double();
    try (Scanner words = new Scanner(steps.replaceAll("([A-Za-z])", " $1 "))) {
      while (words.hasNext()) {
        String step = words.next();
        double number = Double.parseDouble(words.next());
        switch (step) {
          case "M" -> line.moveTo(number, Double.parseDouble(words.next()));
          case "v" ->
              line.lineTo(line.getCurrentPoint().getX(), line.getCurrentPoint().getY() + number);
          case "h" ->
              line.lineTo(line.getCurrentPoint().getX() + number, line.getCurrentPoint().getY());
          default -> throw new IllegalArgumentException("cannot draw the step " + step);
        }
      }
    }
    return line;
  }

  private static double number(Element shape, String attribute) {
    return Double.parseDouble(shape.getAttribute(attribute));
  }

  /** One picture of 256 pixels, which Windows scales. */
  private byte[] ico() {
    byte[] picture = png(256);
    return ByteBuffer.allocate(ICO_HEADER_BYTES + picture.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) 0)
        .putShort((short) 1) // an icon, not a cursor
        .putShort((short) 1) // pictures
        .putInt(0) // 256 wide and high, no palette
        .putShort((short) 1) // planes
        .putShort((short) 32) // bits of a pixel
        .putInt(picture.length)
        .putInt(ICO_HEADER_BYTES)
        .put(picture)
        .array();
  }

  private byte[] icns() {
    byte[] small = png(128);
    byte[] middle = png(256);
    byte[] large = png(512);
    int sizeBytes = 4 * ICNS_HEADER_BYTES + small.length + middle.length + large.length;
    ByteBuffer file = ByteBuffer.allocate(sizeBytes);
    file.put("icns".getBytes(StandardCharsets.US_ASCII)).putInt(sizeBytes);
    put(file, "ic07", small);
    put(file, "ic08", middle);
    put(file, "ic09", large);
    return file.array();
  }

  private static void put(ByteBuffer file, String type, byte[] picture) {
    file.put(type.getBytes(StandardCharsets.US_ASCII))
        .putInt(ICNS_HEADER_BYTES + picture.length)
        .put(picture);
  }
}

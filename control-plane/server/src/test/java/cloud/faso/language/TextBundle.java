package cloud.faso.language;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Texts of one kind, in both languages.
 *
 * @param name as the project knows it
 * @param twice keys that stand in one of the files more than once
 */
record TextBundle(
    String name, Map<String, String> english, Map<String, String> french, List<String> twice) {

  private static final Path PROJECT = Path.of("../..").toAbsolutePath().normalize();
  private static final String FRENCH = "_fr.properties";

  /** Every bundle that any module ships, found by itself. */
  static List<TextBundle> all() {
    return files("/src/main/resources/", ".properties").stream()
        .filter(file -> !file.toString().endsWith(FRENCH))
        .map(TextBundle::of)
        .toList();
  }

  private static TextBundle of(Path file) {
    String path = file.toString();
    Path french = Path.of(path.substring(0, path.length() - ".properties".length()) + FRENCH);
    List<String> twice = new ArrayList<>();
    return new TextBundle(
        PROJECT.relativize(file).toString(), read(file, twice), read(french, twice), twice);
  }

  private static Map<String, String> read(Path file, List<String> twice) {
    Map<String, String> texts = new LinkedHashMap<>();
    Properties properties =
        new Properties() {
          private static final long serialVersionUID = 1;

          @Override
          public synchronized Object put(Object key, Object value) {
            if (texts.put((String) key, (String) value) != null) {
              twice.add(key + " in " + file.getFileName());
            }
            return super.put(key, value);
          }
        };
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return texts;
  }

  /** The project's own files in folders that are so called, with this ending. */
  static List<Path> files(String folder, String ending) {
    try (Stream<Path> files = Files.walk(PROJECT)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .filter(file -> file.toString().contains(folder))
          .filter(file -> !file.toString().contains("/target/"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path launcher() {
    return PROJECT.resolve("control-plane/launcher");
  }

  /** For the names of tests. */
  @Override
  public String toString() {
    return name;
  }
}

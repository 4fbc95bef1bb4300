package cloud.faso.cli.words;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;

/** Everything that is said to people, in one language. */
public final class Words {

  private final String language;
  private final ResourceBundle bundle;
  private final String faso;

  private Words(String language, ResourceBundle bundle, String faso) {
    this.language = language;
    this.bundle = bundle;
    this.faso = faso;
  }

  /** The language that the environment asks for: French for {@code fr…}, English for all else. */
  public static Words of(Map<String, String> environment) {
    // The launcher says how it was called, for a next command that can be copied as it stands.
    return in(language(environment), environment.getOrDefault("FASO_COMMAND", "./faso"));
  }

  private static String language(Map<String, String> environment) {
    for (String variable : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
      String value = environment.getOrDefault(variable, "");
      if (!value.isEmpty()) {
        return value.startsWith("fr") ? "fr" : "en";
      }
    }
    return "en";
  }

  private static Words in(String language, String faso) {
    String file = language.equals("fr") ? "messages_fr.properties" : "messages.properties";
    // The bundle is read directly: the search for candidates costs a tenth of the start-up time.
    try (InputStream in = Words.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("No " + file);
      }
      return new Words(
          language,
          new PropertyResourceBundle(new InputStreamReader(in, StandardCharsets.UTF_8)),
          faso);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String language() {
    return language;
  }

  /** How whoever reads this calls this program, for the home that is meant. */
  public String faso() {
    return faso;
  }

  public boolean has(String key) {
    return bundle.containsKey(key);
  }

  /** The words for a key, with {@code {0}}, {@code {1}} … and {@code {faso}} replaced. */
  public String of(String key, Object... arguments) {
    String text = bundle.getString(key).replace("{faso}", faso);
    for (int i = 0; i < arguments.length; i++) {
      text = text.replace("{" + i + "}", String.valueOf(arguments[i]));
    }
    return text;
  }

  /** What a field of an answer is called; its name in the API when there is no better word. */
  public String field(String path) {
    String key = "field." + path;
    return has(key) ? of(key) : path;
  }
}

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

  private Words(String language, ResourceBundle bundle) {
    this.language = language;
    this.bundle = bundle;
  }

  /** The language that the environment asks for: French for {@code fr…}, English for all else. */
  public static Words of(Map<String, String> environment) {
    for (String variable : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
      String value = environment.getOrDefault(variable, "");
      if (!value.isEmpty()) {
        return in(value.startsWith("fr") ? "fr" : "en");
      }
    }
    return in("en");
  }

  /** {@code en} or {@code fr}. */
  public static Words in(String language) {
    String file = language.equals("fr") ? "messages_fr.properties" : "messages.properties";
    // The bundle is read directly: the search for candidates costs a tenth of the start-up time.
    try (InputStream in = Words.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("No " + file);
      }
      return new Words(
          language, new PropertyResourceBundle(new InputStreamReader(in, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String language() {
    return language;
  }

  public boolean has(String key) {
    return bundle.containsKey(key);
  }

  /** The words for a key, with {@code {0}}, {@code {1}} … replaced. */
  public String of(String key, Object... arguments) {
    String text = bundle.getString(key);
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

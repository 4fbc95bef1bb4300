package cloud.faso.language;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.http.Contract;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever people read is there in both languages, and the French is French. Bundles are found by
 * themselves: whoever adds one finds it here.
 */
final class LanguagesTest {

  /** Words that are spelled alike in both languages, for no other reason. */
  private static final Set<String> ALIKE =
      Set.of(
          "VM",
          "site",
          "sites",
          "pool",
          "image",
          "quota",
          "webhook",
          "contacts",
          "id",
          "phase",
          "segment",
          "port",
          "format",
          "architecture",
          "description",
          "SHA-256",
          "code",
          "trace",
          "secret",
          "total",
          "placement",
          "version",
          "volume",
          "volumes",
          "type",
          "min");

  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)|%n");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");
  private static final Pattern CONSTANT = Pattern.compile("\\b[A-Z][A-Z0-9_]+\\b");

  /** Codes of what agents refuse, or cannot do. */
  private static final Pattern REFUSED =
      Pattern.compile(
          "(?:new (?:Unrenderable|DriverFailure|Obstacle|Refusal)|refused)\\("
              + "(?:\\s*[\\w.]+\\(\\),)?\\s*\"([a-z]+(?:-[a-z]+)*)\",");

  /** Keys of what is kept to be said later. */
  private static final Pattern REASON = Pattern.compile("new Reason\\(\\s*\"([\\w.-]+)\"");

  /** A sentence in a source, unless it is what a reason says in English beside its key. */
  private static final Pattern SENTENCE =
      Pattern.compile(
          "(?<!new Reason\\(\\s{0,40}\"[\\w.-]{1,60}\",\\s{0,40})"
              + "\"\\p{Lu}[\\p{L}’']*(?: [^\"]*)? [^\"]*[.!?…](?:\\\\n)?\"");

  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)^\\s*//.*$");

  /** What metrics are is told to those who read their English names. */
  private static final Pattern OF_METRICS = Pattern.compile(".*/(?:Metrics|Gauges)\\.java");

  private static final Pattern SHELL = Pattern.compile("\\['([^']+)'\\]='([^']*)'");

  static Stream<TextBundle> bundles() {
    return Stream.of(TextBundle.all(), List.of(contract(), launcher())).flatMap(List::stream);
  }

  /** What the contract says in two languages of its own. */
  private static TextBundle contract() {
    Map<String, String> english = new LinkedHashMap<>();
    Map<String, String> french = new LinkedHashMap<>();
    JsonNode document = Contract.load().document();
    for (JsonNode each : document.findParents("x-faso-summary-fr")) {
      String id = each.get("operationId").asText();
      english.put(id, each.get("summary").asText());
      french.put(id, each.get("x-faso-summary-fr").asText());
    }
    for (JsonNode each : document.findValues("x-faso-expects")) {
      String key = "expects " + each.path("en").asText();
      english.put(key, each.path("en").asText());
      french.put(key, each.path("fr").asText());
    }
    return new TextBundle("api-spec/openapi/public.yaml", english, french, List.of());
  }

  /** The English sentence is the key. */
  private static TextBundle launcher() {
    Map<String, String> english = new LinkedHashMap<>();
    Map<String, String> french = new LinkedHashMap<>();
    SHELL
        .matcher(TextBundle.content(TextBundle.launcher().resolve("french.sh")))
        .results()
        .forEach(
            entry -> {
              english.put(entry.group(1), entry.group(1));
              french.put(entry.group(1), entry.group(2));
            });
    return new TextBundle("control-plane/launcher/french.sh", english, french, List.of());
  }

  @Test
  void the_bundles_of_the_project_are_found() {
    assertThat(bundles().map(TextBundle::name))
        .contains(
            "control-plane/server/src/main/resources/cloud/faso/problems.properties",
            "control-plane/server/src/main/resources/cloud/faso/notices.properties",
            "control-plane/cli/src/main/resources/cloud/faso/cli/words/messages.properties");
    assertThat(bundles()).allSatisfy(each -> assertThat(each.english()).isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void both_languages_say_the_same_things(TextBundle bundle) {
    Set<String> french = new TreeSet<>(bundle.french().keySet());
    // What agents say, they say in English themselves, but for what not every reader may read.
    french.removeIf(key -> key.startsWith("agent.") && !bundle.english().containsKey(key));

    assertThat(french).isEqualTo(new TreeSet<>(bundle.english().keySet()));
    assertThat(bundle.french().values()).allSatisfy(text -> assertThat(text).isNotBlank());
    assertThat(bundle.twice()).isEmpty();
  }

  @Test
  void what_agents_refuse_is_said_in_french() {
    Set<String> codes = new TreeSet<>();
    TextBundle.files("/src/main/java/cloud/faso/agent/", ".java")
        .forEach(
            file ->
                REFUSED
                    .matcher(TextBundle.content(file))
                    .results()
                    .forEach(found -> codes.add("agent." + found.group(1))));
    assertThat(codes).contains("agent.disk-full", "agent.bad-vlan", "agent.needs-stop");

    Set<String> french = new HashSet<>();
    bundles().forEach(bundle -> french.addAll(bundle.french().keySet()));
    assertThat(french).containsAll(codes);
  }

  @Test
  void every_reason_that_is_kept_is_said_in_both_languages() {
    Set<String> keys = new TreeSet<>();
    TextBundle.files("/src/main/java/", ".java")
        .forEach(
            file ->
                REASON
                    .matcher(TextBundle.content(file))
                    .results()
                    .forEach(found -> keys.add(found.group(1))));
    assertThat(keys).contains("vm.reason.lost", "volume.reason.tenant-goes");

    Set<String> french = new HashSet<>();
    Set<String> english = new HashSet<>();
    bundles().forEach(bundle -> french.addAll(bundle.french().keySet()));
    bundles().forEach(bundle -> english.addAll(bundle.english().keySet()));
    assertThat(french).containsAll(keys);
    assertThat(english).containsAll(keys);
  }

  /** What stands in a source instead of a bundle is said in one language only. */
  @Test
  void no_sentence_is_written_in_code() {
    assertThat(sentences("response.println(\"There is nothing here.\")")).hasSize(1);
    assertThat(sentences("new Reason(\n \"vm.reason.lost\",\n \"It was lost.\")")).isEmpty();

    List<String> found =
        Stream.of("server", "cli")
            .flatMap(
                module ->
                    TextBundle.files("control-plane/" + module + "/src/main/java/", ".java")
                        .stream())
            .filter(file -> !OF_METRICS.matcher(file.toString()).matches())
            .flatMap(file -> sentences(TextBundle.content(file)).stream())
            .toList();

    assertThat(found).isEmpty();
  }

  private static List<String> sentences(String source) {
    return SENTENCE
        .matcher(COMMENT.matcher(source).replaceAll(""))
        .results()
        .map(MatchResult::group)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void no_french_text_is_a_copy_of_the_english(TextBundle bundle) {
    assertThat(
            bundle.english().entrySet().stream()
                .filter(each -> each.getValue().equals(bundle.french().get(each.getKey())))
                .filter(each -> !isNoLanguage(each.getValue())))
        .isEmpty();
  }

  /** Words that are spelled alike in both, commands, and sentences of nothing but placeholders. */
  private static boolean isNoLanguage(String text) {
    String words = text.replaceAll("\\{[^}]*}|%[sn]", "").strip();
    boolean command = text.matches(" +%s .*");
    return ALIKE.contains(words) || command || !words.matches("(?s).*\\p{L}{2}.*");
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void both_languages_fill_in_the_same_values(TextBundle bundle) {
    assertThat(bundle.english())
        .allSatisfy(
            (key, english) ->
                assertThat(places(bundle.french().getOrDefault(key, "")))
                    .as(key)
                    .isEqualTo(places(english)));
  }

  private static Set<String> places(String text) {
    return PLACE
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * A straight one looks wrong, and is a sign of its own for {@link java.text.MessageFormat}, which
   * would have to be doubled.
   */
  @ParameterizedTest
  @MethodSource("bundles")
  void apostrophes_are_typographic(TextBundle bundle) {
    Stream<Map.Entry<String, String>> texts = bundle.french().entrySet().stream();
    if (bundle.name().contains("/server/")) {
      texts = Stream.concat(texts, bundle.english().entrySet().stream());
    }
    assertThat(texts.filter(each -> each.getValue().replaceAll("'\\{\\w+}'", "").contains("'")))
        .isEmpty();
  }

  @Test
  void no_words_are_left_over() {
    Set<String> known = known();
    List<String> unused = new ArrayList<>();
    for (TextBundle bundle : TextBundle.all()) {
      for (String key : bundle.french().keySet()) {
        if (!isMadeOf(known, key)) {
          unused.add(key);
        }
      }
    }

    assertThat(unused).isEmpty();
  }

  /** Whether the key, or each of the parts that it is put together from, is known. */
  private static boolean isMadeOf(Set<String> known, String key) {
    if (known.contains(key) || key.matches("\\d")) {
      return true;
    }
    for (int dot = key.indexOf('.'); dot > 0; dot = key.indexOf('.', dot + 1)) {
      if (known.contains(key.substring(0, dot)) && isMadeOf(known, key.substring(dot + 1))) {
        return true;
      }
    }
    return false;
  }

  /**
   * All that a key can be made of: whole literals, their parts, constants, names of the contract.
   */
  private static Set<String> known() {
    Set<String> known = new HashSet<>();
    for (String folder : List.of("/src/main/java/", "/db/migration/")) {
      for (String ending : List.of(".java", ".sql")) {
        TextBundle.files(folder, ending).forEach(file -> collect(TextBundle.content(file), known));
      }
    }
    Contract.load().operations().forEach(each -> known.add(each.id()));
    names(Contract.load().document(), known);
    names(Contract.loadForAgents().document(), known);
    return known;
  }

  private static void collect(String source, Set<String> into) {
    LITERAL
        .matcher(source)
        .results()
        .map(found -> found.group(1))
        .filter(literal -> literal.matches("[\\w.-]+"))
        .forEach(
            literal -> {
              into.add(literal);
              into.add(literal.replaceAll("^[.-]+|[.-]+$", ""));
            });
    CONSTANT
        .matcher(source)
        .results()
        .map(MatchResult::group)
        .forEach(
            constant -> {
              into.add(constant);
              into.add(constant.toLowerCase(Locale.ROOT));
              into.add(constant.toLowerCase(Locale.ROOT).replace('_', '-'));
            });
    Pattern.compile("constraint (\\w+)")
        .matcher(source)
        .results()
        .forEach(found -> into.add(found.group(1)));
  }

  /** Fields, and the rules and types of schemas. */
  private static void names(JsonNode node, Set<String> into) {
    node.fieldNames().forEachRemaining(into::add);
    into.add(node.path("type").asText());
    node.forEach(each -> names(each, into));
  }

  @Test
  void the_launcher_says_nothing_in_english_only() throws Exception {
    Process check =
        new ProcessBuilder("bash", TextBundle.launcher().resolve("check").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(check.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(check.exitValue()).as(said).isZero();
  }
}

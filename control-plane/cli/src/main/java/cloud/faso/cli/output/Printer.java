package cloud.faso.cli.output;

import cloud.faso.cli.World;
import cloud.faso.cli.words.Words;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.List;

/** Shows answers on standard output, and says what else there is to say on standard error. */
public final class Printer {

  private final World world;
  private final Words words;
  private final Format format;
  private final Humane humane;

  public Printer(World world, Words words, Format format) {
    this.world = world;
    this.words = words;
    this.format = format;
    this.humane = new Humane(words, world.clock());
  }

  public Format format() {
    return format;
  }

  /**
   * A list.
   *
   * @param columns paths of fields; {@code a|b} shows two as {@code a/b}, and {@code a?b} the
   *     second where there is no first
   */
  public void list(JsonNode items, List<String> columns) {
    if (format != Format.TABLE) {
      tree(items);
      return;
    }
    Table table = new Table(columns.stream().map(this::heading).toList());
    for (JsonNode item : items) {
      table.add(columns.stream().map(column -> cell(item, column)).toList());
    }
    world.out().print(table.render());
    world.out().flush();
    if (items.isEmpty()) {
      note(words.of("list.empty"));
    }
  }

  /** One thing with all its fields. */
  public void thing(JsonNode thing) {
    if (format != Format.TABLE) {
      tree(thing);
      return;
    }
    List<String> labels = new ArrayList<>();
    List<String> values = new ArrayList<>();
    humane
        .blocks(thing)
        .forEach(
            (field, value) -> {
              labels.add(words.field(field));
              values.add(value);
            });
    int width = labels.stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < labels.size(); i++) {
      text.append(labels.get(i));
      if (!values.get(i).startsWith("\n")) {
        text.repeat(' ', width - labels.get(i).length()).append("   ");
      }
      text.append(values.get(i)).append('\n');
    }
    world.out().print(text);
    world.out().flush();
  }

  /** One thing on one line, for what arrives bit by bit. */
  public void line(JsonNode thing, List<String> columns) {
    if (format != Format.TABLE) {
      world.out().println(format == Format.JSON ? thing.toString() : "---\n" + yaml(thing));
    } else {
      world.out().println(String.join("   ", columns.stream().map(c -> cell(thing, c)).toList()));
    }
    world.out().flush();
  }

  /** A sentence about what was done, for people; scripts get the thing itself. */
  public void done(String sentence, JsonNode thing) {
    if (format == Format.TABLE) {
      world.out().println(sentence);
      world.out().flush();
    } else if (!thing.isMissingNode()) {
      tree(thing);
    }
  }

  /** A word aside. */
  public void note(String sentence) {
    world.err().println(sentence.replaceAll("[\\p{Cc}&&[^\n]]", " "));
    world.err().flush();
  }

  public void tree(JsonNode tree) {
    world.out().println(format == Format.YAML ? yaml(tree) : json(tree));
    world.out().flush();
  }

  /** What a column shows of a thing. */
  public String cell(JsonNode thing, String column) {
    int choice = column.indexOf('?');
    if (choice >= 0) {
      String first = column.substring(0, choice);
      JsonNode value = thing.at("/" + first.replace('.', '/'));
      boolean isNone = value.isNull() || value.isMissingNode();
      return cell(thing, isNone ? column.substring(choice + 1) : first);
    }
    int bar = column.indexOf('|');
    if (bar < 0) {
      return humane.field(unitName(column), thing.at("/" + column.replace('.', '/')));
    }
    String some = column.substring(0, bar);
    JsonNode value = thing.at("/" + some.replace('.', '/'));
    String whole = cell(thing, column.substring(bar + 1));
    return (value.isMissingNode() ? "-" : number(cell(thing, some), whole)) + " / " + whole;
  }

  /** {@code 2 GiB / 8 GiB} reads better as {@code 2 / 8 GiB}. */
  private static String number(String some, String whole) {
    int gap = some.indexOf(' ');
    return gap > 0 && whole.endsWith(some.substring(gap)) ? some.substring(0, gap) : some;
  }

  private String heading(String column) {
    int bar = column.indexOf('|');
    String last = bar < 0 ? column : column.substring(bar + 1);
    int choice = last.indexOf('?');
    String path = choice < 0 ? last : last.substring(0, choice);
    return words.has("field." + path) ? words.field(path) : words.field(lastName(path));
  }

  /** The part of a path that tells the unit: the last but one of {@code memoryMiB.reserved}. */
  private static String unitName(String path) {
    String last = lastName(path);
    boolean amount = last.equals("reserved") || last.equals("allowed");
    return amount ? lastName(path.substring(0, path.length() - last.length() - 1)) : last;
  }

  private static String lastName(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static String json(JsonNode tree) {
    return write(new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT), tree);
  }

  private static String yaml(JsonNode tree) {
    return Yaml.write(tree);
  }

  private static String write(ObjectMapper mapper, JsonNode tree) {
    try {
      return mapper.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

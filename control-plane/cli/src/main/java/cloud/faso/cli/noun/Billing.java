package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.delete;
import static cloud.faso.cli.command.Endpoint.get;
import static cloud.faso.cli.command.Endpoint.post;

import cloud.faso.cli.ExitCode;
import cloud.faso.cli.client.Json;
import cloud.faso.cli.client.Request;
import cloud.faso.cli.command.Endpoint;
import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Invocation;
import cloud.faso.cli.command.Kind;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Trait;
import cloud.faso.cli.command.Verb;
import cloud.faso.cli.command.Verbs;
import cloud.faso.cli.output.Format;
import cloud.faso.cli.words.Words;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormatSymbols;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prices, usage and statements. */
final class Billing {

  private static final String PRICES = "/v1/prices";
  private static final String PRICE = PRICES + "/{price}";
  private static final String STATEMENTS = "/v1/ministries/{ministry}/statements";
  private static final String STATEMENT = STATEMENTS + "/{month}";
  private static final Endpoint TENANT_USAGE = get("getTenantUsage", "/v1/tenants/{tenant}/usage");
  private static final Endpoint MINISTRY_USAGE =
      get("getMinistryUsage", "/v1/ministries/{ministry}/usage");

  private static final Field ITEM =
      Field.choice(
          "--item",
          "item",
          "VCPU_RUNNING",
          "VCPU_STOPPED",
          "MEMORY_RUNNING",
          "MEMORY_STOPPED",
          "DISK",
          "PUBLIC_ADDRESS",
          "TRAFFIC_SENT",
          "TRAFFIC_RECEIVED");

  /** How many of a unit of usage are an hour of a vCPU, GiB or address, or a GiB. */
  private static final Map<String, BigDecimal> COUNTED_IN =
      Map.of(
          "VCPU_MINUTE", BigDecimal.valueOf(60),
          "MIB_MINUTE", BigDecimal.valueOf(60 * 1024),
          "GIB_MINUTE", BigDecimal.valueOf(60),
          "ADDRESS_MINUTE", BigDecimal.valueOf(60),
          "BYTE", BigDecimal.valueOf(1L << 30));

  private static final int DECIMALS = 3;

  /** In the year that a forecast's budget is for. */
  private static final int MONTHS = 12;

  /** A statement of ten thousand VMs takes some seconds to make. */
  private static final int STATEMENT_SECONDS = 300;

  private Billing() {}

  static Noun prices() {
    return Noun.of(
        "price",
        Verbs.list(
                get("listPrices", PRICES),
                "item",
                "xofPer1000Hours",
                "xofPer1000GiB",
                "validFrom",
                "validTo",
                "id")
            .with(ITEM),
        Verbs.show(get("getPrice", PRICE)),
        Verb.of("create", Names.NONE, Billing::createPrice, post("createPrice", PRICES))
            .with(
                ITEM.must(),
                Field.of("--xof", "xofPer1000Hours", Kind.NUMBER),
                Field.of("--xof-per-1000-gib", "xofPer1000GiB", Kind.NUMBER),
                Field.text("--valid-from", "validFrom").must())
            .with(Trait.CHANGES),
        Verbs.delete(delete("deletePrice", PRICE)));
  }

  private static void createPrice(Invocation in) {
    var answer = in.send(in.change("POST", PRICES).body(in.body()));
    if (!Verbs.preview(in, answer)) {
      in.printer().thing(answer.json());
    }
  }

  static Noun usage() {
    return Noun.of(
        "usage",
        Verb.of("show", Names.NONE, Billing::showUsage, TENANT_USAGE, MINISTRY_USAGE)
            .with(Field.text("--from", "from"), Field.text("--to", "to")));
  }

  /** With {@code --ministry} alone it is of its tenants, else of a tenant's things. */
  private static void showUsage(Invocation in) {
    boolean ministry = in.options().has("--ministry") && !in.options().has("--tenant");
    String path = in.path((ministry ? MINISTRY_USAGE : TENANT_USAGE).path(), null);
    JsonNode usage = in.send(in.filtered(Request.get(path))).json();
    if (in.printer().format() != Format.TABLE) {
      in.printer().tree(usage);
      return;
    }
    ArrayNode rows = Json.object().withArrayProperty("rows");
    Map<String, Long> above = new HashMap<>();
    for (JsonNode part : usage.path("parts")) {
      addUsed(in.words(), rows, part.path("name").asText(), part.path("used"), above);
    }
    addUsed(in.words(), rows, in.words().field("total"), usage.path("total"), new HashMap<>());
    in.printer().list(rows, List.of("name", "item", "quantity", "unit"));
  }

  /**
   * Each line is rounded together with those above it, so that what is shown of them adds up to
   * what is shown of their sum; none is off by as much as one of the last digit.
   *
   * @param above how much the lines above come to, by item
   */
  private static void addUsed(
      Words words, ArrayNode rows, String name, JsonNode used, Map<String, Long> above) {
    for (JsonNode each : used) {
      String unit = each.path("unit").asText();
      String item = each.path("item").asText();
      long counted = each.path("quantity").asLong();
      long before = above.getOrDefault(item, 0L);
      above.put(item, before + counted);
      BigDecimal per = COUNTED_IN.get(unit);
      // A later server may count what we do not know.
      rows.add(
          Json.object()
              .put("name", name)
              .put("item", item)
              .put(
                  "quantity",
                  per == null
                      ? Long.toString(counted)
                      : number(
                          words, rounded(before + counted, per).subtract(rounded(before, per))))
              .put("unit", per == null ? unit : words.of("usage.unit." + unit)));
    }
  }

  private static BigDecimal rounded(long counted, BigDecimal per) {
    return BigDecimal.valueOf(counted).divide(per, DECIMALS, RoundingMode.HALF_UP);
  }

  private static String number(Words words, BigDecimal quantity) {
    char separator =
        DecimalFormatSymbols.getInstance(Locale.of(words.language())).getDecimalSeparator();
    return quantity.stripTrailingZeros().toPlainString().replace('.', separator);
  }

  static Noun statements() {
    return Noun.of(
        "statement",
        Verbs.list(get("listStatements", STATEMENTS), "month", "number", "totalXof", "closedAt"),
        Verb.of("show", Names.ONE, Billing::showStatement, get("getStatement", STATEMENT))
            .with(
                Field.local("--pdf", Kind.TEXT),
                Field.local("--csv", Kind.TEXT),
                Field.choice("--language", "language", "fr", "en")),
        Verb.of(
                "close",
                Names.ONE,
                Billing::closeStatement,
                post("closeStatement", STATEMENT + "/actions/close"))
            .with(Trait.CHANGES));
  }

  private static void showStatement(Invocation in) throws IOException {
    Request request =
        in.filtered(Request.get(in.path(STATEMENT, in.name()))).lasting(STATEMENT_SECONDS);
    String pdf = in.options().text("--pdf");
    String csv = in.options().text("--csv");
    if (pdf != null) {
      save(in, request.header("Accept", "application/pdf"), pdf);
    }
    if (csv != null) {
      save(in, request.header("Accept", "text/csv"), csv);
    }
    if (pdf == null && csv == null) {
      print(in, in.send(request).json());
    }
  }

  private static void save(Invocation in, Request request, String file) {
    byte[] content = in.send(request).bytes();
    try {
      Files.write(Path.of(file), content);
    } catch (IOException e) {
      throw in.failure(ExitCode.USAGE, "file.unwritable", file, String.valueOf(e.getMessage()));
    }
    in.printer().note(in.words().of("statement.saved", file));
  }

  /** Lines are for spreadsheets: here is what each tenant comes to. */
  private static void print(Invocation in, JsonNode statement) {
    if (in.printer().format() != Format.TABLE) {
      in.printer().tree(statement);
      return;
    }
    for (JsonNode tenant : statement.path("tenants")) {
      if (tenant.path("monthlyBudgetXof").isNumber() && tenant instanceof ObjectNode row) {
        row.put(
            "leftXof", tenant.path("monthlyBudgetXof").asLong() - tenant.path("totalXof").asLong());
      }
    }
    in.printer()
        .list(
            statement.path("tenants"), List.of("name", "monthlyBudgetXof", "totalXof", "leftXof"));
    JsonNode forecast = statement.path("forecast");
    String key = statement.path("number").isNull() ? "statement.draft" : "statement.closed";
    in.printer()
        .note(
            in.words()
                .of(
                    key,
                    statement.path("number").asText(),
                    in.printer().cell(statement, "totalXof"),
                    in.printer().cell(forecast, "yearXof"),
                    in.printer().cell(forecast, "budgetXof")));
    notePassed(in, statement);
  }

  /** Which budgets of the month did not do: the ministry's, and those of tenants. */
  private static void notePassed(Invocation in, JsonNode statement) {
    JsonNode year = statement.path("forecast").path("budgetXof");
    long over = statement.path("totalXof").asLong() - year.asLong() / MONTHS;
    if (year.isNumber() && over > 0) {
      in.printer()
          .note(in.words().of("statement.passed", xof(in, year.asLong() / MONTHS), xof(in, over)));
    }
    for (JsonNode tenant : statement.path("tenants")) {
      if (tenant.path("leftXof").asLong() < 0) {
        in.printer()
            .note(
                in.words()
                    .of(
                        "statement.tenant-passed",
                        tenant.path("name").asText(),
                        in.printer().cell(tenant, "monthlyBudgetXof"),
                        xof(in, -tenant.path("leftXof").asLong())));
      }
    }
  }

  private static String xof(Invocation in, long amount) {
    return in.printer().cell(Json.object().put("totalXof", amount), "totalXof");
  }

  private static void closeStatement(Invocation in) {
    String path = in.path(STATEMENT + "/actions/close", in.name());
    var answer = in.send(in.change("POST", path).lasting(STATEMENT_SECONDS));
    if (!Verbs.preview(in, answer)) {
      in.printer().thing(answer.json());
    }
  }
}

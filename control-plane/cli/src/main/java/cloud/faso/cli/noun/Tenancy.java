package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.delete;
import static cloud.faso.cli.command.Endpoint.get;
import static cloud.faso.cli.command.Endpoint.patch;
import static cloud.faso.cli.command.Endpoint.post;

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
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Ministries, tenants and their quotas. */
final class Tenancy {

  private static final Endpoint TENANTS = get("listTenants", "/v1/tenants");
  private static final Endpoint TENANTS_OF_MINISTRY =
      get("listTenantsOfMinistry", "/v1/ministries/{ministry}/tenants");
  private static final Endpoint TENANT_QUOTA = get("getTenantQuota", "/v1/tenants/{tenant}/quota");
  private static final Endpoint MINISTRY_QUOTA =
      get("getMinistryQuota", "/v1/ministries/{ministry}/quota");
  private static final Endpoint PATCH_TENANT_QUOTA =
      patch("patchTenantQuota", "/v1/tenants/{tenant}/quota");
  private static final Endpoint PATCH_MINISTRY_QUOTA =
      patch("patchMinistryQuota", "/v1/ministries/{ministry}/quota");

  private static final Field NAME_FR = Field.text("--name-fr", "nameFr");
  private static final Field NAME_EN = Field.text("--name-en", "nameEn");
  private static final Field BUDGET = Field.of("--monthly-budget", "monthlyBudgetXof", Kind.NUMBER);

  private static final Field CONTACTS = Field.of("--contact", "contacts", Kind.CONTACTS);

  private Tenancy() {}

  static Noun ministries() {
    return Noun.of(
        "ministry",
        Verbs.list(
                get("listMinistries", "/v1/ministries"),
                "code",
                "nameFr",
                "nameEn",
                "used.vms|quota.vms",
                "used.vcpus|quota.vcpus",
                "used.memoryMiB|quota.memoryMiB",
                "used.volumeGiB|quota.volumeGiB",
                "used.floatingIps|quota.floatingIps")
            .with(Field.of("--retired", "retired", Kind.FLAG)),
        Verbs.show(get("getMinistry", "/v1/ministries/{ministry}")),
        Verbs.create(post("createMinistry", "/v1/ministries"), "code")
            .with(NAME_FR.must(), NAME_EN.must(), BUDGET, CONTACTS)
            .with(limits("quota.%s")),
        Verbs.set(patch("patchMinistry", "/v1/ministries/{ministry}"))
            .with(NAME_FR, NAME_EN, BUDGET, CONTACTS),
        Verbs.delete(delete("deleteMinistry", "/v1/ministries/{ministry}")));
  }

  static Noun tenants() {
    return Noun.of(
        "tenant",
        listTenants(),
        Verbs.show(get("getTenant", "/v1/tenants/{tenant}")),
        createTenant(),
        Verbs.set(patch("patchTenant", "/v1/tenants/{tenant}"))
            .with(Catalogue.DESCRIPTION, BUDGET, Labels.SET, Labels.REMOVE),
        Verbs.delete(delete("deleteTenant", "/v1/tenants/{tenant}")),
        action("retire", "retireTenant").with(Field.of("--grace-days", "graceDays", Kind.NUMBER)),
        action("restore", "restoreTenant"));
  }

  private static Verb action(String verb, String operationId) {
    String tenant = "/v1/tenants/{tenant}";
    return Verbs.action(verb, post(operationId, tenant + "/actions/" + verb), tenant)
        .with(Trait.CONDITIONAL);
  }

  private static Verb listTenants() {
    return Verb.of(
            "list",
            Names.NONE,
            in -> {
              boolean one = in.options().has("--ministry");
              Verbs.printList(
                  in,
                  Request.get(in.path((one ? TENANTS_OF_MINISTRY : TENANTS).path(), null)),
                  "name",
                  "ministry",
                  "phase",
                  "used.vms|quota.vms",
                  "used.vcpus|quota.vcpus",
                  "used.memoryMiB|quota.memoryMiB",
                  "used.volumeGiB|quota.volumeGiB",
                  "used.floatingIps|quota.floatingIps",
                  "id");
            },
            TENANTS,
            TENANTS_OF_MINISTRY)
        .with(Trait.LISTS);
  }

  private static Verb createTenant() {
    Endpoint endpoint = post("createTenant", "/v1/ministries/{ministry}/tenants");
    return Verbs.create(endpoint, "name")
        .with(Catalogue.DESCRIPTION, BUDGET, Labels.SET)
        .with(limits("quota.%s"));
  }

  static Noun quotas() {
    return Noun.of(
        "quota",
        Verb.of("show", Names.NONE, Tenancy::showQuota, TENANT_QUOTA, MINISTRY_QUOTA),
        Verb.of("set", Names.NONE, Tenancy::setQuota, PATCH_TENANT_QUOTA, PATCH_MINISTRY_QUOTA)
            .with(limits("%s.limit"))
            .with(Trait.CHANGES, Trait.CONDITIONAL));
  }

  static Field[] limits(String json) {
    return new Field[] {
      Field.of("--vcpus", json.replace("%s", "vcpus"), Kind.NUMBER),
      Field.of("--memory", json.replace("%s", "memoryMiB"), Kind.MIB),
      Field.of("--vms", json.replace("%s", "vms"), Kind.NUMBER),
      Field.of("--volumes", json.replace("%s", "volumeGiB"), Kind.GIB),
      Field.of("--floating-ips", json.replace("%s", "floatingIps"), Kind.NUMBER)
    };
  }

  /** With {@code --ministry} alone it is hers, else a tenant's. */
  private static String quotaPath(Invocation in) {
    boolean ministry = in.options().has("--ministry") && !in.options().has("--tenant");
    return in.path((ministry ? MINISTRY_QUOTA : TENANT_QUOTA).path(), null);
  }

  private static void showQuota(Invocation in) {
    print(in, in.send(Request.get(quotaPath(in))).json());
  }

  private static void setQuota(Invocation in) {
    var answer = in.send(in.change("PATCH", quotaPath(in)).body(in.body()));
    if (!Verbs.preview(in, answer)) {
      print(in, answer.json());
    }
  }

  private static void print(Invocation in, JsonNode quota) {
    if (in.printer().format() != Format.TABLE) {
      in.printer().tree(quota);
      return;
    }
    ArrayNode rows = Json.object().withArrayProperty("rows");
    boolean lends = false;
    for (Map.Entry<String, JsonNode> entry : quota.properties()) {
      if (entry.getValue().isObject()) {
        rows.add(row(in, entry.getKey(), entry.getValue()));
        lends |= entry.getValue().path("lent").asLong() > 0;
      }
    }
    List<String> columns = new ArrayList<>(List.of("resource", "limit", "used", "left"));
    if (lends) {
      columns.add("lent");
    }
    in.printer().list(rows, columns);
    if (quota.has("note")) {
      in.printer().note(quota.path("note").asText());
    }
  }

  private static ObjectNode row(Invocation in, String resource, JsonNode quota) {
    long limit = quota.path("limit").asLong();
    long used = quota.path("used").asLong();
    return Json.object()
        .put("resource", in.words().field(resource))
        .put("limit", amount(in, resource, limit))
        .put("used", amount(in, resource, used))
        .put("left", amount(in, resource, Math.max(0, limit - used)))
        .put("lent", amount(in, resource, quota.path("lent").asLong()));
  }

  private static String amount(Invocation in, String resource, long amount) {
    return in.printer().cell(Json.object().put(resource, amount), resource);
  }
}

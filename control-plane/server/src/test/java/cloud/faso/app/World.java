package cloud.faso.app;

import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.http.Operation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A world in which a test can make a valid call of any operation from the contract alone: every
 * thing that a path names is there, and bodies are the contract's examples.
 */
final class World extends FoundedWorld {

  private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");

  World(Path home, TestDatabases.Kind kind) throws Exception {
    super(home, kind);
  }

  /**
   * A path of the operation.
   *
   * @param expendable lead what ends a thing to the spare one
   */
  String path(Operation operation, boolean expendable) {
    Matcher parameter = PARAMETER.matcher(operation.path());
    StringBuilder path = new StringBuilder();
    while (parameter.find()) {
      boolean last = operation.path().indexOf('{', parameter.end()) < 0;
      parameter.appendReplacement(path, value(operation, parameter.group(1), expendable && last));
    }
    return parameter.appendTail(path).toString();
  }

  private String value(Operation operation, String parameter, boolean spare) {
    boolean ends =
        operation.method().equals("DELETE")
            || operation.id().equals("retireNode")
            || operation.id().equals("uploadImage");
    if (spare && operation.id().equals("detachRouter")) {
      return "joined";
    }
    boolean card = Set.of("removeVmNic", "detachVolume").contains(operation.id());
    if (spare
        && ends
        && !card
        && !Set.of("vm", "price", "loan", "subnet", "rule", "floatingip").contains(parameter)) {
      return "spare";
    }
    return switch (parameter) {
      case "site" -> "ouaga-1";
      case "rack" -> "r1";
      case "node" -> "n1";
      case "pool" -> pool;
      case "flavor" -> "small";
      case "image" -> "tiny";
      case "ministry" -> "sante";
      case "tenant" -> tenant;
      case "token" -> "deploy";
      case "key" -> "awa";
      case "person", "member" -> "fatou";
      case "confirmation" -> confirmation;
      case "request" -> request;
      case "vm" -> vm(operation);
      case "operation" -> this.operation;
      case "volume" -> operation.id().equals("detachVolume") ? "held" : "data-1";
      case "webhook" -> "tickets";
      case "mail" -> mail;
      case "loan" -> loan(operation, spare);
      case "segment" -> operation.id().equals("detachRouter") ? "joined-too" : "front";
      case "network" -> "internet";
      case "router" -> "edge";
      case "floatingip" -> spare && ends ? networks.spareFloatingIp : networks.floatingIp;
      case "peering" -> waits(operation) ? "asked" : "proposed";
      case "offer" -> operation.id().equals("getService") ? networks.service : "registry";
      case "subnet" -> spare && ends ? networks.spareSubnet : networks.subnet;
      case "port" -> operation.id().equals("removeVmNic") ? "card" : "web-1-front";
      case "balancer" -> "web";
      case "group" -> "web";
      case "rule" -> networks.rule;
      case "price" -> spare ? sparePrice : price;
      case "month" -> "2026-01";
      default -> throw new AssertionError("this world has no " + parameter);
    };
  }

  private static boolean waits(Operation operation) {
    return Set.of("agreePeering", "refusePeering").contains(operation.id());
  }

  private static String vm(Operation operation) {
    return switch (operation.id()) {
      case "resizeVm" -> "off-1";
      case "forceDeleteVm" -> "stuck-1";
      case "addVmNic", "removeVmNic" -> "wired-1";
      default -> "web-1";
    };
  }

  /** A valid body for the operation, from its schema's example; null when it takes no JSON. */
  @Nullable ObjectNode body(Operation operation) {
    JsonNode example = document(schemaPlace(operation)).at("/examples/0");
    if (!(example instanceof ObjectNode object)) {
      return null;
    }
    ObjectNode body = object.deepCopy();
    for (String name : List.of("name", "code")) {
      if (body.has(name)) {
        body.put(name, "fresh");
      }
    }
    if (body.has("url")) {
      body.put("url", NOBODY);
    }
    if (body.has("endsAt")) {
      body.put("endsAt", FoundedNetworks.soon());
    }
    if (body.has("delivery")) {
      String home = path(operation, false).replaceAll("/webhooks/.*", "");
      body.put("delivery", deadDeliveries.get(home));
    }
    return body;
  }

  /** The token of somebody who may make the call: the operator's, but for what leads agree on. */
  String whoMay(Operation operation) {
    return operation.roles().isEmpty() || operation.roles().contains("operator") ? operator : lead;
  }

  /** The schema of the operation's body, with its references still to be followed. */
  JsonNode schema(Operation operation) {
    return document(schemaPlace(operation));
  }

  /** What stands at a JSON pointer of the contract, a reference followed. */
  JsonNode document(String place) {
    JsonNode node = contract.document().at(place);
    return node.has("$ref") ? document(node.get("$ref").asText().substring(1)) : node;
  }

  private static String schemaPlace(Operation operation) {
    return place(operation) + "/requestBody/content/application~1json/schema";
  }

  private static String place(Operation operation) {
    return "/paths/%s/%s"
        .formatted(
            operation.path().replace("/", "~1"), operation.method().toLowerCase(Locale.ROOT));
  }

  /** All that changes something can be, but for signing in. */
  static boolean canBeRehearsed(Operation operation) {
    return operation.parameters().stream().anyMatch(each -> each.name().equals("dryRun"));
  }

  /**
   * The query of a call: what the operation requires, with the contract's examples, and more.
   *
   * @param given {@code name=value} or nothing
   */
  String query(Operation operation, String given) {
    Stream<String> required =
        operation.parameters().stream()
            .filter(parameter -> parameter.in().equals("query") && parameter.required())
            .filter(parameter -> !given.startsWith(parameter.name() + "="))
            .map(parameter -> parameter.name() + "=" + example(operation, parameter.name()));
    String query =
        Stream.concat(required, Stream.of(given))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? "" : "?" + query;
  }

  private String example(Operation operation, String parameter) {
    return StreamSupport.stream(
            contract.document().at(place(operation) + "/parameters").spliterator(), false)
        .filter(each -> each.path("name").asText().equals(parameter))
        .map(each -> each.at("/schema/examples/0").asText())
        .findFirst()
        .orElseThrow();
  }

  /**
   * Makes the call that the contract's examples suggest.
   *
   * @param query {@code name=value} or nothing
   */
  HttpResponse<String> call(
      @Nullable String token, Operation operation, String query, boolean expendable) {
    HttpRequest.Builder request =
        request(token, path(operation, expendable) + query(operation, query));
    ObjectNode body = body(operation);
    if (operation.id().equals("uploadImage")) {
      request.header("Content-Type", "application/octet-stream");
      request.method("PUT", HttpRequest.BodyPublishers.ofByteArray(new byte[512]));
    } else if (body == null) {
      request.method(operation.method(), HttpRequest.BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(operation.method(), HttpRequest.BodyPublishers.ofString(body.toString()));
    }
    return faso.send(request.build());
  }

  /** All that is stored, but for what changes by itself. */
  Map<String, List<String>> stored() {
    faso.plane().events.sequencer().work().run();
    return Tables.rows(faso.plane().surroundings().database());
  }

  private String loan(Operation operation, boolean spare) {
    boolean ofTenant = operation.path().startsWith("/v1/tenants/");
    String home = ofTenant ? "/v1/tenants/" + tenant : "/v1/ministries/sante";
    return Objects.requireNonNull(loans.get(home)).get(spare ? 1 : 0);
  }
}

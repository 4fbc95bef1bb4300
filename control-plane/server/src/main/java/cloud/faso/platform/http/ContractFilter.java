package cloud.faso.platform.http;

import cloud.faso.platform.page.Cursor;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.platform.problem.Violation;
import cloud.faso.platform.problem.Words;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds every request to the contract before its resource method sees it: parameters and body are
 * what the contract says, nothing unknown, nothing missing, nothing of another type. Answers
 * everything that is wrong at once.
 */
@Priority(Priorities.ENTITY_CODER)
public final class ContractFilter implements ContainerRequestFilter {

  private static final Logger log = LoggerFactory.getLogger(ContractFilter.class);

  /** The largest JSON body, in bytes. */
  public static final int MAX_BODY = 1 << 20;

  /** The same for agents: the whole report of a foreign cloud with ten thousand VMs fits. */
  public static final int MAX_AGENT_BODY = 16 << 20;

  private static final char NUL = 0;

  /** Far deeper than any body of ours. */
  private static final int MAX_DEPTH = 32;

  /** Query parameters that leave a list the same. */
  private static final Set<String> PAGING = Set.of("limit", "after", "sort");

  private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");

  private final List<Contract> contracts;
  private final ObjectReader json;

  @Context
  @SuppressWarnings("NullAway.Init") // injected
  private ResourceInfo resource;

  @Context
  @SuppressWarnings("NullAway.Init") // injected
  private HttpServletRequest client;

  /**
   * @param contracts all that resource methods are named in; no two share a name
   */
  public ContractFilter(List<Contract> contracts, ObjectMapper mapper) {
    this.contracts = List.copyOf(contracts);
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();
    this.json =
        mapper
            .copyWith(factory)
            .reader()
            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  @Override
  public void filter(ContainerRequestContext request) throws IOException {
    Operation operation = operation(resource.getResourceMethod().getName());
    if (operation == null) {
      return;
    }
    Locale locale =
        Objects.requireNonNullElse(
            RequestValues.get(request, Locale.class), Words.LANGUAGES.getFirst());
    List<Violation> violations = new ArrayList<>();
    checkPath(operation, request, locale, violations);
    checkQuery(operation, request, locale, violations);
    if (request.getHeaderString("Content-Range") != null) {
      violations.add(new Violation("Content-Range:", Words.say(locale, "violation.no-ranges")));
    }
    byte[] body = operation.streamed() ? new byte[0] : readBody(operation, request);
    JsonNode tree = checkBody(operation, request, body, locale, violations);
    if (!violations.isEmpty()) {
      throw PlatformProblem.MALFORMED.problem().with(violations);
    }
    if (operation.scope() != Operation.Scope.NODE) {
      publish(operation, request, tree);
    }
  }

  private @Nullable Operation operation(String id) {
    return contracts.stream()
        .map(contract -> contract.operation(id))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private void publish(
      Operation operation, ContainerRequestContext request, @Nullable JsonNode body) {
    MultivaluedMap<String, String> query = request.getUriInfo().getQueryParameters();
    String limit = valueOf("limit", operation, query);
    String after = query.getFirst("after");
    RequestValues.put(
        request,
        PageQuery.class,
        new PageQuery(
            list(request),
            limit == null ? 100 : Integer.parseInt(limit),
            valueOf("sort", operation, query),
            after == null ? null : Cursor.read(after),
            query.getFirst("q")));
    RequestValues.put(
        request, MergePatch.class, new MergePatch(body == null ? NullNode.instance : body));
    String key = request.getHeaderString("Idempotency-Key");
    RequestValues.put(
        request,
        Change.class,
        new Change(
            operation.id(),
            Boolean.parseBoolean(query.getFirst("dryRun")),
            key,
            key == null
                ? ""
                : Fingerprint.of(request.getMethod(), request.getUriInfo().getRequestUri(), body),
            new IfMatch(request.getHeaderString("If-Match")),
            Origin.of(request, client.getRemoteAddr())));
  }

  /** Which list is asked for: a page goes on where another ended only if both are of the same. */
  private static String list(ContainerRequestContext request) {
    Map<String, List<String>> narrowing = new TreeMap<>(request.getUriInfo().getQueryParameters());
    narrowing.keySet().removeAll(PAGING);
    String path = request.getUriInfo().getPath();
    return narrowing.isEmpty() ? path : path + "?" + Fingerprint.sha256(narrowing.toString());
  }

  private static @Nullable String valueOf(
      String name, Operation operation, MultivaluedMap<String, String> query) {
    Operation.Parameter parameter = operation.query().get(name);
    return parameter == null || query.containsKey(name)
        ? query.getFirst(name)
        : parameter.byDefault();
  }

  private static void checkPath(
      Operation operation, ContainerRequestContext request, Locale locale, List<Violation> into) {
    MultivaluedMap<String, String> values = request.getUriInfo().getPathParameters();
    for (Operation.Parameter parameter : operation.parameters()) {
      if (parameter.in().equals("path")) {
        check(parameter, values.getFirst(parameter.name()), locale, into);
      }
      if (parameter.in().equals("header") && request.getHeaderString(parameter.name()) != null) {
        check(parameter, request.getHeaderString(parameter.name()), locale, into);
      }
    }
  }

  private static void checkQuery(
      Operation operation, ContainerRequestContext request, Locale locale, List<Violation> into) {
    Map<String, Operation.Parameter> known = operation.query();
    MultivaluedMap<String, String> values = request.getUriInfo().getQueryParameters();
    values.forEach(
        (name, texts) -> {
          Operation.Parameter parameter = known.get(name);
          if (parameter == null) {
            into.add(new Violation("?" + name, Words.say(locale, "violation.unknown-query")));
          } else if (texts.size() > 1) {
            into.add(new Violation("?" + name, Words.say(locale, "violation.repeated-query")));
          } else {
            check(parameter, texts.getFirst(), locale, into);
          }
        });
    known.values().stream()
        .filter(parameter -> parameter.required() && !values.containsKey(parameter.name()))
        .forEach(
            parameter ->
                into.add(
                    new Violation("?" + parameter.name(), Words.say(locale, "violation.missing"))));
  }

  private static void check(
      Operation.Parameter parameter, String text, Locale locale, List<Violation> into) {
    if (text.indexOf(NUL) >= 0) {
      into.add(new Violation(place(parameter), Words.say(locale, "violation.nul")));
      return;
    }
    Contract.violations(parameter.schema(), read(parameter.type(), text), locale).stream()
        .map(found -> new Violation(place(parameter), found.detail()))
        .forEach(into::add);
  }

  /** Where a parameter stands, as violations point at it. */
  private static String place(Operation.Parameter parameter) {
    return switch (parameter.in()) {
      case "path" -> "{" + parameter.name() + "}";
      case "query" -> "?" + parameter.name();
      default -> parameter.name() + ":";
    };
  }

  /** A parameter's text as its type; text that is not of the type stays text, and so is refused. */
  private static JsonNode read(String type, String text) {
    if (type.equals("integer") && INTEGER.matcher(text).matches()) {
      return JsonNodeFactory.instance.numberNode(Long.parseLong(text));
    }
    if (type.equals("boolean") && (text.equals("true") || text.equals("false"))) {
      return BooleanNode.valueOf(Boolean.parseBoolean(text));
    }
    return TextNode.valueOf(text);
  }

  private static byte[] readBody(Operation operation, ContainerRequestContext request) {
    int limit = operation.scope() == Operation.Scope.NODE ? MAX_AGENT_BODY : MAX_BODY;
    byte[] body = readUpTo(limit + 1, request.getEntityStream());
    if (body.length > limit) {
      throw PlatformProblem.TOO_LARGE.problem(limit);
    }
    request.setEntityStream(new ByteArrayInputStream(body));
    return body;
  }

  private static byte[] readUpTo(int limit, InputStream stream) {
    try {
      return stream.readNBytes(limit);
    } catch (IOException e) {
      throw brokenOff(e);
    } catch (RuntimeException e) {
      // Jetty's word for what is not gzip although it says so.
      throw e.getCause() instanceof ZipException ? brokenOff(e) : e;
    }
  }

  private static Problem brokenOff(Exception e) {
    log.debug("a body did not come whole", e);
    return PlatformProblem.MALFORMED.problem().because("", "violation.body-broken-off");
  }

  private @Nullable JsonNode checkBody(
      Operation operation,
      ContainerRequestContext request,
      byte[] body,
      Locale locale,
      List<Violation> into)
      throws IOException {
    if (operation.body() == null) {
      if (!isNothing(body)) {
        into.add(new Violation("", Words.say(locale, "violation.no-body")));
      }
      return null;
    }
    if (body.length == 0) {
      if (operation.bodyRequired()) {
        into.add(new Violation("", Words.say(locale, "violation.missing-body")));
      }
      return null;
    }
    if (!isJson(request.getMediaType())) {
      throw PlatformProblem.UNSUPPORTED_MEDIA_TYPE.problem();
    }
    JsonNode tree = parse(body);
    into.addAll(Contract.violations(operation.body(), tree, locale));
    OddTexts.refuse(tree, "", locale, into);
    return tree;
  }

  /** Nothing at all, or what some clients send for it. */
  private static boolean isNothing(byte[] body) {
    return body.length == 0
        || (body.length < 8 && new String(body, StandardCharsets.UTF_8).strip().equals("{}"));
  }

  private JsonNode parse(byte[] body) throws IOException {
    try {
      return json.readTree(body);
    } catch (StreamConstraintsException e) {
      throw PlatformProblem.MALFORMED.problem().because("", "violation.json-limits", MAX_DEPTH);
    } catch (JsonProcessingException e) {
      throw PlatformProblem.MALFORMED
          .problem()
          .because(
              "",
              e.getOriginalMessage().startsWith("Duplicate")
                  ? "violation.duplicate-member"
                  : "violation.not-json",
              e.getLocation().getLineNr(),
              e.getLocation().getColumnNr());
    }
  }

  private static boolean isJson(@Nullable MediaType type) {
    return type != null
        && type.getType().equals("application")
        && (type.getSubtype().equals("json") || type.getSubtype().equals("merge-patch+json"));
  }
}

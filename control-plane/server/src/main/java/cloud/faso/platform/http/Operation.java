package cloud.faso.platform.http;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the contract.
 *
 * @param id its operationId, which is also the name of the resource method
 * @param method HTTP method in upper case
 * @param path path template, e.g. {@code /v1/tenants/{tenant}/vms}
 * @param scope within what a caller must have a role
 * @param roles who may call it, by name; empty for public ones and for {@link Scope#PERSON}
 * @param parameters path, query and header parameters
 * @param body schema of its JSON body, or null when it takes none
 * @param bodyRequired false when the body may be left out
 * @param whileRetiring whether it may change a tenant that is being retired, or a ministry that is
 * @param streamed whether it takes content that is not JSON, which its resource method reads
 */
public record Operation(
    String id,
    String method,
    String path,
    Scope scope,
    Set<String> roles,
    List<Parameter> parameters,
    @Nullable Rules body,
    boolean bodyRequired,
    boolean streamed,
    boolean whileRetiring) {

  /** Within what a caller's role counts. */
  public enum Scope {
    PUBLIC,
    SELF,
    PLATFORM,
    MINISTRY,
    TENANT,
    /** What is the caller's own, as a person; whatever the person may do elsewhere. */
    PERSON,
    /** A node, known by its agent's client certificate. */
    NODE
  }

  /**
   * @param in {@code path}, {@code query} or {@code header}
   * @param type JSON type that its text is read as
   * @param byDefault its value as text when it is left out, or null
   */
  public record Parameter(
      String name,
      String in,
      boolean required,
      String type,
      @Nullable String byDefault,
      Rules schema) {}

  /** The query parameters that it knows. */
  Map<String, Parameter> query() {
    return parameters.stream()
        .filter(parameter -> parameter.in().equals("query"))
        .collect(java.util.stream.Collectors.toMap(Parameter::name, parameter -> parameter));
  }

  /** True when a call may change something. */
  public boolean mutating() {
    return !method.equals("GET");
  }
}

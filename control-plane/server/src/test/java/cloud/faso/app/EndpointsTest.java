package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.access.AgentFacing;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.http.Contract;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every endpoint is in a contract, under its own name, verb and path; and the reverse. */
final class EndpointsTest {

  @Test
  void contracts_and_endpoints_are_the_same(@TempDir java.nio.file.Path home) throws Exception {
    try (RunningControlPlane faso =
        new RunningControlPlane(home, TestDatabases.Kind.H2.newDatabase())) {
      List<Object> resources = faso.plane().resources();

      assertThat(endpoints(resources, false)).isEqualTo(inContract(faso.plane().contract()));
      assertThat(endpoints(resources, true)).isEqualTo(inContract(faso.plane().agentContract()));
    }
  }

  @Test
  void what_the_contract_has_confirmed_is_what_can_be_done_once_it_is(
      @TempDir java.nio.file.Path home) throws Exception {
    try (RunningControlPlane faso =
        new RunningControlPlane(home, TestDatabases.Kind.H2.newDatabase())) {
      List<String> marked =
          faso.plane().contract().document().findParents("x-faso-confirmed").stream()
              .map(operation -> operation.get("operationId").asText())
              .toList();

      assertThat(faso.plane().confirmations.operations())
          .containsExactlyInAnyOrderElementsOf(marked);
    }
  }

  private static SortedSet<String> inContract(Contract contract) {
    SortedSet<String> all = new TreeSet<>();
    contract
        .operations()
        .forEach(each -> all.add(each.id() + " " + each.method() + " " + each.path()));
    return all;
  }

  private static SortedSet<String> endpoints(List<Object> resources, boolean forAgents) {
    SortedSet<String> all = new TreeSet<>();
    for (Object resource : resources) {
      if (resource.getClass().isAnnotationPresent(AgentFacing.class) == forAgents) {
        for (Method method : resource.getClass().getDeclaredMethods()) {
          String verb = verb(method);
          if (verb != null) {
            all.add(method.getName() + " " + verb + " " + path(resource.getClass(), method));
          }
        }
      }
    }
    return all;
  }

  private static @Nullable String verb(Method method) {
    return Stream.of(method.getAnnotations())
        .map(Annotation::annotationType)
        .filter(type -> type.isAnnotationPresent(HttpMethod.class))
        .map(type -> type.getAnnotation(HttpMethod.class).value())
        .findFirst()
        .orElse(null);
  }

  private static String path(Class<?> resource, Method method) {
    String home = resource.getAnnotation(Path.class).value();
    Path own = method.getAnnotation(Path.class);
    String path = own == null ? home : home + "/" + own.value();
    return path.replaceAll("/+", "/").replaceAll("\\{\\s*(\\w+)\\s*:[^}]*}", "{$1}");
  }
}

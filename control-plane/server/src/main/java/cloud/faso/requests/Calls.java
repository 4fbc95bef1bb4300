package cloud.faso.requests;

import cloud.faso.access.Caller;
import cloud.faso.access.Directory;
import cloud.faso.access.MinistryRef;
import cloud.faso.access.MinistryScope;
import cloud.faso.access.PersonScope;
import cloud.faso.access.PlatformScope;
import cloud.faso.access.Scope;
import cloud.faso.access.TenantScope;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The calls that can be asked for, and where each is made. */
final class Calls {

  private final Directory directory;
  private final Map<String, Requestable<TenantScope>> ofTenants;
  private final Map<String, Requestable<MinistryScope>> ofMinistries;

  Calls(
      Directory directory,
      List<Requestable<TenantScope>> ofTenants,
      List<Requestable<MinistryScope>> ofMinistries) {
    this.directory = directory;
    this.ofTenants = byOperation(ofTenants);
    this.ofMinistries = byOperation(ofMinistries);
  }

  private static <S extends Scope> Map<String, Requestable<S>> byOperation(
      List<Requestable<S>> calls) {
    return calls.stream().collect(Collectors.toMap(Requestable::operation, Function.identity()));
  }

  /** A call in its place, with what it says. What is wrong with that is told below its member. */
  interface Call {
    void check();

    Measured measure();

    Done run(Approved how);
  }

  /**
   * @param scope of whoever makes it
   */
  Call call(String operation, Scope scope, Wish wish) {
    return switch (scope) {
      case TenantScope tenant -> call(known(ofTenants.get(operation)), tenant, wish);
      case MinistryScope ministry -> call(known(ofMinistries.get(operation)), ministry, wish);
      case PlatformScope _, PersonScope _ -> throw new IllegalArgumentException(operation);
    };
  }

  /** What a call is about, as it was named. */
  About about(Scope scope, AskRequest asked) {
    return switch (scope) {
      case TenantScope tenant -> known(ofTenants.get(asked.call())).about(tenant, asked);
      case MinistryScope ministry -> known(ofMinistries.get(asked.call())).about(ministry, asked);
      case PlatformScope _, PersonScope _ -> throw new IllegalArgumentException(asked.call());
    };
  }

  private static <S extends Scope> Requestable<S> known(@Nullable Requestable<S> what) {
    return Objects.requireNonNull(what, "the contract lets pass a call that nobody makes");
  }

  private static <S extends Scope> Call call(Requestable<S> what, S scope, Wish wish) {
    return new Call() {
      @Override
      public void check() {
        below(
            wish,
            () -> {
              what.check(scope, wish);
              return wish;
            });
      }

      @Override
      public Measured measure() {
        return below(wish, () -> what.measure(scope, wish));
      }

      @Override
      public Done run(Approved how) {
        return below(wish, () -> what.run(scope, wish, how));
      }
    };
  }

  /** Where the end is said beside the payload, that is where it is wrong. */
  private static <T> T below(Wish wish, Supplier<T> work) {
    try {
      return work.get();
    } catch (Problem problem) {
      Problem below = problem.below("/payload");
      throw wish.until() == null ? below : below.saidAt("/payload/" + wish.endMember(), "/until");
    }
  }

  /**
   * Where something is asked for, entered as one who may ask for just that.
   *
   * @param roles that may ask for something
   * @throws Problem {@code forbidden}, as for an operator who asks for what is a lead's alone
   */
  TenantScope enterToAsk(TenantScope scope, String operation, Set<String> roles) {
    Caller caller = scope.caller();
    String id = scope.tenant().value();
    return caller.enter(directory.tenant(caller, id), id, LeadsAlone.among(roles, operation));
  }

  /**
   * Where a request is, entered by whoever asked, for the call to be made.
   *
   * @throws Problem {@code tenant-retiring}, {@code ministry-retired}, and as {@link #enter}
   */
  Scope enterToChange(Caller asker, RequestRow row, Set<String> roles) {
    Scope scope = enter(asker, row, roles);
    if (row.tenantId() == null) {
      directory.ministry(row.ministryId().value()).ifPresent(MinistryRef::requireStays);
    } else {
      directory.tenant(asker, row.tenantId().value()).requireStays();
    }
    return scope;
  }

  /**
   * Where a request is, entered by somebody.
   *
   * @throws Problem {@code not-found} for outsiders, {@code forbidden} for insiders without a role
   */
  Scope enter(Caller caller, RequestRow row, Set<String> roles) {
    if (row.tenantId() != null) {
      String id = row.tenantId().value();
      return caller.enter(directory.tenant(caller, id), id, roles);
    }
    String id = row.ministryId().value();
    return directory
        .ministry(id)
        .map(ministry -> caller.enter(ministry, id, roles))
        .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("ministry", id));
  }
}

package cloud.faso.people;

import cloud.faso.access.PlatformScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /v1/people}. */
@Path("/v1/people")
@Produces(MediaType.APPLICATION_JSON)
public final class PersonResource {

  private final PersonService people;
  private final Changes changes;

  public PersonResource(PersonService people, Changes changes) {
    this.people = people;
    this.changes = changes;
  }

  @GET
  public Page<PersonView> listPeople(@Context PlatformScope scope, @Context PageQuery page) {
    return people.list(page);
  }

  @POST
  public Response createPerson(
      @Context PlatformScope scope, @Context Change change, CreatePersonRequest request) {
    return changes.run(scope, change, () -> people.create(request));
  }

  @GET
  @Path("{person}")
  public Response getPerson(@Context PlatformScope scope, @PathParam("person") String person) {
    PersonView view = people.get(person);
    return IfMatch.tagged(view, view.generation());
  }

  @POST
  @Path("{person}/actions/disable")
  public Response disablePerson(
      @Context PlatformScope scope, @Context Change change, @PathParam("person") String person) {
    return changes.run(scope, change, () -> people.disable(person, true));
  }

  @POST
  @Path("{person}/actions/enable")
  public Response enablePerson(
      @Context PlatformScope scope, @Context Change change, @PathParam("person") String person) {
    return changes.run(scope, change, () -> people.disable(person, false));
  }

  @POST
  @Path("{person}/actions/reset-password")
  public Response resetPassword(
      @Context PlatformScope scope, @Context Change change, @PathParam("person") String person) {
    return changes.run(scope, change, () -> people.resetPassword(person));
  }
}

package cloud.faso.app;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code /v1/doctor}: the {@link Doctor}, for those who cannot reach the database. */
@Path("/v1/doctor")
@Produces(MediaType.APPLICATION_JSON)
public final class DoctorResource {

  private final Doctor doctor;

  DoctorResource(Doctor doctor) {
    this.doctor = doctor;
  }

  /** What was found. */
  public record Examination(int rules, List<Doctor.Finding> findings) {}

  @GET
  public Examination examineDatabase() {
    return new Examination(Doctor.CHECKS.size(), doctor.examine());
  }
}

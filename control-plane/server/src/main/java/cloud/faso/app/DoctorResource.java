package cloud.faso.app;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;

/** {@code /v1/doctor}: the {@link Doctor}, for those who cannot reach the database. */
@Path("/v1/doctor")
@Produces(MediaType.APPLICATION_JSON)
public final class DoctorResource {

  private final Doctor doctor;

  DoctorResource(Doctor doctor) {
    this.doctor = doctor;
  }

  /** What was found. */
  public record Examination(int rules, List<ExaminationFinding> findings) {}

  /** A rule, in the reader's language, that does not hold, and for what. */
  public record ExaminationFinding(String rule, String what) {}

  @GET
  public Examination examineDatabase(@Context Locale locale) {
    return new Examination(
        Doctor.CHECKS.size(),
        doctor.examine().stream()
            .map(finding -> new ExaminationFinding(finding.sentence(locale), finding.what()))
            .toList());
  }
}

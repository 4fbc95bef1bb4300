package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.audit.AuditChain;
import io.dropwizard.validation.BaseValidator;
import jakarta.validation.Validator;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a configuration may say, and what holds where it says nothing. */
final class FasoConfigurationTest {

  private final FasoConfiguration configuration = new FasoConfiguration();
  private final Validator validator = BaseValidator.newValidator();

  @Test
  void what_was_done_is_kept_for_three_years_and_what_was_refused_for_half_a_year() {
    assertThat(configuration.auditMonths())
        .isEqualTo(Map.of(AuditChain.CHANGES, 36, AuditChain.REFUSALS, 6));
  }

  @ParameterizedTest
  @CsvSource({"5,false", "6,true", "36,true", "37,false"})
  void the_audit_is_kept_for_6_to_36_months(int months, boolean allowed) {
    configuration.keepAuditMonths = months;
    configuration.keepAuditOfRefusalsMonths = months;

    for (String setting : new String[] {"keepAuditMonths", "keepAuditOfRefusalsMonths"}) {
      assertThat(validator.validateProperty(configuration, setting).isEmpty())
          .as(setting)
          .isEqualTo(allowed);
    }
  }
}

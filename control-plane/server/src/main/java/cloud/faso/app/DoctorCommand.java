package cloud.faso.app;

import cloud.faso.platform.db.Databases;
import com.codahale.metrics.MetricRegistry;
import io.dropwizard.core.cli.ConfiguredCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.db.ManagedDataSource;
import java.util.List;
import java.util.Locale;
import net.sourceforge.argparse4j.inf.Namespace;

/** {@code doctor CONFIG}: tells what is broken in a live database; fails when something is. */
final class DoctorCommand extends ConfiguredCommand<FasoConfiguration> {

  DoctorCommand() {
    super("doctor", "check a live database against what must hold");
  }

  @Override
  protected void run(
      Bootstrap<FasoConfiguration> bootstrap, Namespace arguments, FasoConfiguration configuration)
      throws Exception {
    ManagedDataSource source = DataSources.open(configuration, new MetricRegistry());
    source.start();
    try {
      List<Doctor.Finding> findings = new Doctor(Databases.jdbi(source)).examine();
      findings.forEach(
          finding -> say(finding.sentence(Locale.getDefault()) + " " + finding.what()));
      say(findings.isEmpty() ? "All " + Doctor.CHECKS.size() + " checks hold." : "Broken.");
      if (!findings.isEmpty()) {
        throw new IllegalStateException(findings.size() + " things are broken");
      }
    } finally {
      source.stop();
    }
  }

  @SuppressWarnings("SystemOut") // a command that speaks to whoever ran it
  private static void say(String line) {
    System.out.println(line);
  }
}

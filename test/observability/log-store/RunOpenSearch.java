import java.nio.file.Files;
import java.nio.file.Path;
import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.opensearch.http.HttpServerTransport;

/** One node of OpenSearch with its data in a new folder, on a free port of this machine, until its standard input ends. */
public class RunOpenSearch {
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("marquee-opensearch-");
    try (OpenSearchRunner runner = new OpenSearchRunner()) {
      runner.onBuild((number, settings) -> settings.put("discovery.type", "single-node").put("http.port", "0"));
      runner.build(OpenSearchRunner.newConfigs().basePath(folder.toString()).clusterName("marquee").numOfNode(1).disableESLogger());
      runner.ensureYellow();
      HttpServerTransport http = runner.node().injector().getInstance(HttpServerTransport.class);
      System.out.println("ready at http://127.0.0.1:" + http.boundAddress().publishAddress().getPort());
      while (System.in.read() >= 0) {}
      runner.close();
      runner.clean();
    }
    System.exit(0);
  }
}

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.strimzi.crdgenerator.annotations.PresentInVersions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads an array of objects as JSON with the classes that Strimzi's operator reads its own with; writes for each what it does not know,
 * or null when there is nothing. What is required, and the range of a number, stand in no class.
 */
public class ReadByStrimzi {
  private static final Map<String, Class<?>> KINDS =
      Map.of(
          "Kafka", io.strimzi.api.kafka.model.kafka.Kafka.class,
          "KafkaNodePool", io.strimzi.api.kafka.model.nodepool.KafkaNodePool.class);

  public static void main(String[] arguments) throws Exception {
    ObjectMapper strict =
        new ObjectMapper()
            .setAnnotationIntrospector(new OfVersion("v1"))
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_IGNORED_PROPERTIES);
    List<String> refusals = new ArrayList<>();
    for (JsonNode object : strict.readTree(System.in)) refusals.add(refusal(strict, object));
    System.out.println(new ObjectMapper().writeValueAsString(refusals));
  }

  private static String refusal(ObjectMapper mapper, JsonNode object) {
    Class<?> kind = KINDS.get(object.path("kind").asText());
    if (kind == null) return "no such kind";
    try {
      // by way of text, where a number is a number: the tree of a class tells a long from an int
      JsonNode read = mapper.readTree(mapper.writeValueAsString(mapper.treeToValue(object, kind)));
      return object.path("spec").equals(read.path("spec")) ? null : "is read as " + read;
    } catch (Exception error) {
      return error.getMessage();
    }
  }

  /** The fields of one version of the API; left to themselves, the classes put aside what is no field. */
  private static class OfVersion extends JacksonAnnotationIntrospector {
    private final String version;

    OfVersion(String version) {
      this.version = version;
    }

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }

    @Override
    public boolean hasIgnoreMarker(AnnotatedMember member) {
      PresentInVersions present = member.getAnnotation(PresentInVersions.class);
      return super.hasIgnoreMarker(member) || (present != null && !present.value().equals(version));
    }
  }
}

import co.elastic.clients.elasticsearch.ilm.PutLifecycleRequest;
import co.elastic.clients.json.JsonpUtils;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;

/** Reads the body of a request that sets a lifecycle policy, and writes what Elasticsearch's own client makes of it: it drops what it does not know. */
public class ReadPolicy {
  public static void main(String[] arguments) {
    JacksonJsonpMapper mapper = new JacksonJsonpMapper();
    PutLifecycleRequest request =
        PutLifecycleRequest.of(
            policy -> policy.name("any").withJson(mapper.jsonProvider().createParser(System.in), mapper));
    System.out.println(JsonpUtils.toJsonString(request, mapper));
  }
}

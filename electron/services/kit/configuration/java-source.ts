import { kitProgramWords } from '../../../../shared/text/en/kit-programs.ts';
import { type Ground, originOf } from './ground.ts';

/** The stores that Java opens; the key store is made by the partner where the key is not here. */
export interface JavaGround extends Ground {
  readonly keyStore: string;
  readonly trustStore: string;
}

/** Of stores with public certificates alone: the one that Java's own has. It is no secret. */
export const TRUST_STORE_PASSPHRASE = 'changeit';

const CLASS = 'public class';
const PUBLIC = 'public static';
const OVERRIDE = 'public void';
const PRIVATE = 'private static';

/** A class that asks the service once and prints the answer. */
export const javaClientCode = (ground: JavaGround): string => `import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

${CLASS} MutualTlsClient {
  ${PUBLIC} void main(String[] arguments) throws Exception {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    HttpClient client = HttpClient.newBuilder().sslContext(openStores()).sslParameters(parameters).build();
    HttpRequest request = HttpRequest.newBuilder(URI.create(${quoteForJava(`${originOf(ground)}/`)})).build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    System.out.println(response.statusCode());
    System.out.println(response.body());
  }
${storesCode(ground)}}
`;

/** A class that answers each client with its name. */
export const javaServerCode = (ground: JavaGround): string => `import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

${CLASS} MutualTlsServer {
  ${PUBLIC} void main(String[] arguments) throws Exception {
    SSLContext context = openStores();
    HttpsServer server = HttpsServer.create(new InetSocketAddress(${ground.port}), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context) {
      @Override
      ${OVERRIDE} configure(HttpsParameters connection) {
        SSLParameters parameters = context.getDefaultSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setNeedClientAuth(true);
        connection.setSSLParameters(parameters);
      }
    });
    server.createContext("/", exchange -> {
      String client = ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName();
      byte[] answer = (${quoteForJava(kitProgramWords.greeting)} + client + "\\n").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    });
    server.start();
    System.out.println(${quoteForJava(kitProgramWords.listening)} + server.getAddress().getPort());
  }
${storesCode(ground)}}
`;

/** The key store is under the passphrase of the kit. */
const storesCode = ({ keyStore, trustStore }: JavaGround): string => `
  ${PRIVATE} SSLContext openStores() throws Exception {
    String passphrase = Objects.requireNonNull(System.getenv("KIT_PASSPHRASE"), ${quoteForJava(kitProgramWords.noPassphrase)});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(open(${quoteForJava(keyStore)}, passphrase.toCharArray()), passphrase.toCharArray());
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(open(${quoteForJava(trustStore)}, ${quoteForJava(TRUST_STORE_PASSPHRASE)}.toCharArray()));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  ${PRIVATE} KeyStore open(String file, char[] passphrase) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      store.load(in, passphrase);
    }
    return store;
  }
`;

/** javac reads files in the encoding of the machine, so everything beyond ASCII is written as an escape, which it reads first. */
export const escapeForJava = (text: string): string =>
  text.replaceAll(/[^\n -~]/g, (unit) => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, '0'));

/** A text as a string of the language; what is beyond ASCII is escaped with the whole file. */
const quoteForJava = (text: string): string => `"${text.replaceAll(/[\\"]/g, String.raw`\$&`)}"`;

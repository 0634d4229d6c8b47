// Dials many targets with crypto/tls and net/http; the argument is a JSON file. Prints `id words` for each line of each.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

type target struct {
	ID         string `json:"id"`
	Port       int    `json:"port"`
	ServerName string `json:"serverName"`
	Version    string `json:"version"`
	CaFile     string `json:"caFile"`
	CertFile   string `json:"certFile"`
	KeyFile    string `json:"keyFile"`
	Alpn       string `json:"alpn"`
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	must(err)
	var targets []target
	must(json.Unmarshal(text, &targets))
	for _, each := range targets {
		for _, line := range strings.Split(dial(each), "\n") {
			fmt.Println(each.ID, line)
		}
	}
}

func dial(wanted target) string {
	roots, err := os.ReadFile(wanted.CaFile)
	must(err)
	version := uint16(tls.VersionTLS13)
	if wanted.Version == "TLSv1.2" {
		version = tls.VersionTLS12
	}
	config := &tls.Config{
		MinVersion: version, MaxVersion: version, ServerName: wanted.ServerName, RootCAs: x509.NewCertPool(),
	}
	config.RootCAs.AppendCertsFromPEM(roots)
	if wanted.CertFile != "" {
		pair, err := tls.LoadX509KeyPair(wanted.CertFile, wanted.KeyFile)
		must(err)
		config.Certificates = []tls.Certificate{pair}
	}
	if wanted.Alpn != "" {
		config.NextProtos = []string{wanted.Alpn}
	}
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{TLSClientConfig: config}}
	answer, err := client.Get(fmt.Sprintf("https://127.0.0.1:%d/", wanted.Port))
	if err != nil {
		return err.Error()
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(answer.Body)
	return answer.Status + "\n" + string(body)
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

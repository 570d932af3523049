// The peer of benchmarks/send.py in Go: mails written by text/template and html/template, sent by a pool of kept connections.
//
//	send_pool HOST:PORT MAILS CONNECTIONS FOLDER
//
// FOLDER holds the words of one of our mails: subject, text and html, in which NAME stands for what changes from mail to mail.
package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	htmltemplate "html/template"
	"log"
	"mime"
	"mime/quotedprintable"
	"net/smtp"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"text/template"
	"time"
)

type recipient struct{ Name, Address string }

func main() {
	server, folder := os.Args[1], os.Args[4]
	mails, _ := strconv.Atoi(os.Args[2])
	connections, _ := strconv.Atoi(os.Args[3])
	subject := template.Must(template.ParseFiles(filepath.Join(folder, "subject")))
	text := template.Must(template.ParseFiles(filepath.Join(folder, "text")))
	html := htmltemplate.Must(htmltemplate.ParseFiles(filepath.Join(folder, "html")))
	queue := make(chan recipient, connections)
	var workers sync.WaitGroup
	for number := 0; number < connections; number++ {
		workers.Add(1)
		go func() {
			defer workers.Done()
			client, err := smtp.Dial(server)
			if err != nil {
				log.Fatal(err)
			}
			for to := range queue {
				send(client, to, subject, text, html)
			}
			client.Quit()
		}()
	}
	for number := 0; number < mails; number++ {
		queue <- recipient{fmt.Sprintf("Möbelhaus %d GmbH", number), fmt.Sprintf("einkauf@firma-%d.example", number)}
	}
	close(queue)
	workers.Wait()
}

func send(client *smtp.Client, to recipient, subject, text *template.Template, html *htmltemplate.Template) {
	var title, body, page, mail bytes.Buffer
	check(subject.Execute(&title, to))
	check(text.Execute(&body, to))
	check(html.Execute(&page, to))
	boundary := base64.RawURLEncoding.EncodeToString([]byte(to.Address))
	fmt.Fprintf(&mail, "From: anna@tagwerk.example\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nMIME-Version: 1.0\r\n",
		to.Address, mime.QEncoding.Encode("utf-8", title.String()), time.Now().Format(time.RFC1123Z))
	fmt.Fprintf(&mail, "Content-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n", boundary)
	part(&mail, boundary, "text/plain", body.Bytes())
	part(&mail, boundary, "text/html", page.Bytes())
	fmt.Fprintf(&mail, "--%s--\r\n", boundary)
	check(client.Mail("anna@tagwerk.example"))
	check(client.Rcpt(to.Address))
	writer, err := client.Data()
	check(err)
	_, err = writer.Write(mail.Bytes())
	check(err)
	check(writer.Close())
}

func part(mail *bytes.Buffer, boundary, kind string, content []byte) {
	fmt.Fprintf(mail, "--%s\r\nContent-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", boundary, kind)
	encoder := quotedprintable.NewWriter(mail)
	_, err := encoder.Write(content)
	check(err)
	check(encoder.Close())
	mail.WriteString("\r\n")
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

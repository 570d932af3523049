"""Lists as other programs export them: header lines and typical values, and which field each column is.

Written from the documentation of the programs before the recognising was. Those of ``exports_held_out`` were never looked at
while it was made better: they say how it does with lists that nobody here has seen.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Export:
    """*fields* has a word for each column: the field, or ``-`` for what the card has no place for."""

    name: str
    header: str
    fields: str
    rows: tuple[str, ...]
    separator: str = ","
    before: str = ""

    @property
    def text(self) -> str:
        return self.before + "\n".join((self.header, *self.rows)) + "\n"


EXPORTS = (
    Export(
        "HubSpot contacts",
        "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Company Name,Job Title,"
        "Mobile Phone Number,City,Postal Code,Country/Region,Website URL,Last Activity Date,Create Date",
        "-,first_name,last_name,email,phone,-,-,company,position,mobile,city,postcode,country,website,-,-",
        (
            "151,Jürgen,Groß,gross@moebel-groesser.de,+49 221 4710100,Anna Weiß,OPEN,Möbel Größer GmbH,Einkaufsleiter,"
            "+49 171 2345678,Köln,50667,Germany,https://www.moebel-groesser.de,2026-10-01 09:12,2025-03-02 11:00",
            "152,Heike,Weiß,weiss@jaeger-bau.de,+49 69 1234567,Anna Weiß,NEW,Baustoffe Jäger KG,Geschäftsführerin,,"
            "Frankfurt am Main,60311,Germany,www.jaeger-bau.de,,2025-04-12 08:30",
        ),
    ),
    Export(
        "HubSpot companies",
        "Record ID - Company,Company name,Company owner,Create Date,Phone Number,Last Activity Date,City,Country/Region,"
        "Industry,Company Domain Name,Number of Employees,Annual Revenue,Street Address,Postal Code,State/Region,Description",
        "-,company,-,-,phone,-,city,country,industry,website,staff_size,revenue,street,postcode,region,note",
        (
            "9001,Möbel Größer GmbH,Anna Weiß,2025-03-02 11:00,+49 221 4710100,2026-10-01 09:12,Köln,Germany,FURNITURE,"
            "moebel-groesser.de,45,5200000,Domstraße 12,50667,NRW,Liefert nur bis Mittag",
            "9002,Baustoffe Jäger KG,Anna Weiß,2025-04-12 08:30,+49 69 1234567,,Frankfurt,Germany,BUILDING_MATERIALS,"
            "jaeger-bau.de,12,900000,Zeil 5,60311,Hessen,",
        ),
    ),
    Export(
        "Salesforce contacts",
        '"Salutation","First Name","Last Name","Title","Account Name","Mailing Street","Mailing City",'
        '"Mailing State/Province","Mailing Zip/Postal Code","Mailing Country","Phone","Fax","Mobile","Email",'
        '"Account Owner","Birthdate","Lead Source","Email Opt Out"',
        "salutation,first_name,last_name,position,company,street,city,region,postcode,country,phone,fax,mobile,email,"
        "-,birthday,source,opt_out",
        (
            '"Mr.","Jürgen","Groß","Purchasing Manager","Möbel Größer GmbH","Domstraße 12","Köln","NRW","50667",'
            '"Germany","+49 221 4710100","+49 221 4710199","+49 171 2345678","gross@moebel-groesser.de","Anna Weiß",'
            '"17.05.1980","Trade Show","0"',
            '"Ms.","Heike","Weiß","CEO","Baustoffe Jäger KG","Zeil 5","Frankfurt","Hessen","60311","Germany",'
            '"069 1234567","","","weiss@jaeger-bau.de","Anna Weiß","","Web","1"',
        ),
    ),
    Export(
        "Pipedrive people",
        "Person - Name,Person - Organization,Person - Email - Work,Person - Email - Home,Person - Phone - Work,"
        "Person - Phone - Mobile,Person - Owner,Person - Open deals,Person - Job title,Person - Label,Organization - Address",
        "contact,company,email,email,phone,mobile,-,-,position,-,address",
        (
            "Jürgen Groß,Möbel Größer GmbH,gross@moebel-groesser.de,,+49 221 4710100,+49 171 2345678,Anna,2,Einkauf,Hot,"
            '"Domstraße 12, 50667 Köln, Deutschland"',
            "Heike Weiß,Baustoffe Jäger KG,weiss@jaeger-bau.de,heike@gmx.de,069 1234567,,Anna,0,Chefin,,"
            '"Zeil 5, 60311 Frankfurt, Deutschland"',
        ),
    ),
    Export(
        "Zoho contacts",
        "Record Id,Contact Owner,Lead Source,First Name,Last Name,Account Name,Title,Email,Department,Phone,Mobile,Fax,"
        "Date of Birth,Mailing Street,Mailing City,Mailing State,Mailing Zip,Mailing Country,Description,Email Opt Out,"
        "Created Time",
        "-,-,source,first_name,last_name,company,position,email,department,phone,mobile,fax,birthday,street,city,region,"
        "postcode,country,note,opt_out,-",
        (
            "zcrm_1,Anna Weiß,Messe,Jürgen,Groß,Möbel Größer GmbH,Einkaufsleiter,gross@moebel-groesser.de,Einkauf,"
            "0221 4710100,0171 2345678,0221 4710199,1980-05-17,Domstraße 12,Köln,NRW,50667,Germany,ruft gern zurück,false,"
            "2025-03-02 11:00:00",
            "zcrm_2,Anna Weiß,Web,Heike,Weiß,Baustoffe Jäger KG,CEO,weiss@jaeger-bau.de,,069 1234567,,,,Zeil 5,Frankfurt,"
            "Hessen,60311,Germany,,true,2025-04-12 08:30:00",
        ),
    ),
    Export(
        "Google Contacts",
        "First Name,Middle Name,Last Name,Phonetic First Name,Nickname,Organization Name,Organization Title,"
        "Organization Department,Birthday,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,"
        "Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value,Address 1 - Label,Address 1 - Street,"
        "Address 1 - City,Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,Website 1 - Label,Website 1 - Value",
        "first_name,-,last_name,-,-,company,position,department,birthday,note,-,-,email,-,email,-,phone,-,phone,-,street,"
        "city,region,postcode,country,-,website",
        (
            "Jürgen,,Groß,,,Möbel Größer GmbH,Einkauf,Möbel,1980-05-17,kennt uns,* myContacts,* Work,"
            "gross@moebel-groesser.de,,,Work,+49 221 4710100,Mobile,+49 171 2345678,Work,Domstraße 12,Köln,NRW,50667,DE,"
            "Profile,https://moebel-groesser.de",
            "Heike,,Weiß,,,Baustoffe Jäger KG,,,,,* myContacts,* Work,weiss@jaeger-bau.de,Home,heike@gmx.de,Work,"
            "069 1234567,,,,,,,,,,",
        ),
    ),
    Export(
        "Outlook, English",
        "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business City,"
        "Business State,Business Postal Code,Business Country/Region,Home Street,Home City,Business Fax,Business Phone,"
        "Home Phone,Mobile Phone,E-mail Address,E-mail Type,E-mail 2 Address,Birthday,Categories,Notes,Web Page",
        "title,first_name,-,last_name,-,company,department,position,street,city,region,postcode,country,-,-,fax,phone,-,"
        "mobile,email,-,email,birthday,-,note,website",
        (
            "Dr.,Jürgen,,Groß,,Möbel Größer GmbH,Einkauf,Leiter,Domstraße 12,Köln,NRW,50667,Germany,,,0221 4710199,"
            "0221 4710100,,0171 2345678,gross@moebel-groesser.de,SMTP,,17.5.1980,Kunden,kennt uns,www.moebel-groesser.de",
            ",Heike,,Weiß,,Baustoffe Jäger KG,,Chefin,Zeil 5,Frankfurt,Hessen,60311,Germany,Am Bach 1,Bad Vilbel,,"
            "069 1234567,06101 12345,,weiss@jaeger-bau.de,SMTP,heike@gmx.de,0.0.00,,,",
        ),
    ),
    Export(
        "Outlook, German",
        "Anrede;Vorname;Weitere Vornamen;Nachname;Suffix;Firma;Abteilung;Position;Straße geschäftlich;Ort geschäftlich;"
        "Region geschäftlich;Postleitzahl geschäftlich;Land/Region geschäftlich;Straße privat;Ort privat;"
        "Fax geschäftlich;Telefon geschäftlich;Telefon (privat);Mobiltelefon;E-Mail-Adresse;E-Mail-Typ;E-Mail 2: Adresse;"
        "Geburtstag;Kategorien;Notizen;Webseite",
        "salutation;first_name;-;last_name;-;company;department;position;street;city;region;postcode;country;-;-;fax;"
        "phone;-;mobile;email;-;email;birthday;-;note;website",
        (
            "Herr;Jürgen;;Groß;;Möbel Größer GmbH;Einkauf;Leiter;Domstraße 12;Köln;NRW;50667;Deutschland;;;0221 4710199;"
            "0221 4710100;;0171 2345678;gross@moebel-groesser.de;SMTP;;17.05.1980;Kunden;kennt uns;www.moebel-groesser.de",
            "Frau;Heike;;Weiß;;Baustoffe Jäger KG;;Chefin;Zeil 5;Frankfurt;Hessen;60311;Deutschland;Am Bach 1;Bad Vilbel;;"
            "069 1234567;06101 12345;;weiss@jaeger-bau.de;SMTP;heike@gmx.de;;;;",
        ),
        separator=";",
    ),
    Export(
        "EspoCRM contacts",
        "Salutation Name,First Name,Last Name,Account,Title,Email,Phone,Address Street,Address City,Address State,"
        "Address Country,Address Postal Code,Description,Assigned User,Do Not Call,Created At",
        "salutation,first_name,last_name,company,position,email,phone,street,city,region,country,postcode,note,-,no_calls,-",
        (
            "Mr.,Jürgen,Groß,Möbel Größer GmbH,Einkauf,gross@moebel-groesser.de,+492214710100,Domstraße 12,Köln,NRW,Germany,"
            "50667,kennt uns,Anna,No,2025-03-02 11:00:00",
            "Ms.,Heike,Weiß,Baustoffe Jäger KG,Chefin,weiss@jaeger-bau.de,+49691234567,Zeil 5,Frankfurt,Hessen,Germany,60311,"
            ",Anna,No,2025-04-12 08:30:00",
        ),
    ),
    Export(
        "SuiteCRM contacts",
        '"First Name","Last Name","ID","Salutation","Title","Department","Account Name","Email Address","Office Phone",'
        '"Mobile","Fax","Primary Address Street","Primary Address City","Primary Address State",'
        '"Primary Address Postal Code","Primary Address Country","Description","Assigned User","Birthdate","Lead Source"',
        "first_name,last_name,-,salutation,position,department,company,email,phone,mobile,fax,street,city,region,postcode,"
        "country,note,-,birthday,source",
        (
            '"Jürgen","Groß","a1-b2","Mr.","Einkauf","Möbel","Möbel Größer GmbH","gross@moebel-groesser.de","0221 4710100",'
            '"0171 2345678","","Domstraße 12","Köln","NRW","50667","Germany","kennt uns","anna","1980-05-17","Trade Show"',
            '"Heike","Weiß","a1-b3","Ms.","Chefin","","Baustoffe Jäger KG","weiss@jaeger-bau.de","069 1234567","","",'
            '"Zeil 5","Frankfurt","Hessen","60311","Germany","","anna","","Web Site"',
        ),
    ),
    Export(
        "Odoo contacts",
        "External ID,Name,Company Type,Related Company,Email,Phone,Mobile,Street,Street2,Zip,City,State,Country,Tax ID,"
        "Job Position,Website Link,Tags,Language,Reference,Notes",
        "-,name,kind,company,email,phone,mobile,street,street_extra,postcode,city,region,country,vat_id,position,website,-,"
        "language,customer_number,note",
        (
            "__export__.1,Möbel Größer GmbH,Company,,info@moebel-groesser.de,+49 221 4710100,,Domstraße 12,,50667,Köln,"
            "Nordrhein-Westfalen (DE),Germany,DE136695976,,http://moebel-groesser.de,,German / Deutsch,K-1001,",
            "__export__.2,Jürgen Groß,Individual,Möbel Größer GmbH,gross@moebel-groesser.de,,+49 171 2345678,,,,,,Germany,,"
            "Einkauf,,,German / Deutsch,,kennt uns",
            "__export__.3,Heike Weiß,Individual,Baustoffe Jäger KG,weiss@jaeger-bau.de,069 1234567,,,,,,,Germany,,Chefin,,,"
            "German / Deutsch,,",
        ),
    ),
    Export(
        "Twenty people",
        "Id,Name / First Name,Name / Last Name,Emails / Primary Email,Emails / Additional Emails,Phones / Primary Phone Number,"
        "Phones / Primary Phone Country Code,Phones / Primary Phone Calling Code,Job Title,City,Company / Name,"
        "Linkedin / Link URL,Created By / Source,Creation Date,Position",
        "-,first_name,last_name,email,email,phone,-,calling_code,position,city,company,-,-,-,-",
        (
            "7f1,Jürgen,Groß,gross@moebel-groesser.de,[],2214710100,DE,+49,Einkauf,Köln,Möbel Größer GmbH,,IMPORT,2025-03-02,0",
            "7f2,Heike,Weiß,weiss@jaeger-bau.de,[],691234567,DE,+49,Chefin,Frankfurt,Baustoffe Jäger KG,,IMPORT,2025-04-12,1",
        ),
    ),
    Export(
        "Krayin persons",
        "ID,Name,Emails,Contact Numbers,Organization,Job Title,Created At",
        "-,contact,email,phone,company,position,-",
        (
            "1,Jürgen Groß,gross@moebel-groesser.de,+492214710100,Möbel Größer GmbH,Einkauf,2025-03-02",
            '2,Heike Weiß,"weiss@jaeger-bau.de, info@jaeger-bau.de",+49691234567,Baustoffe Jäger KG,Chefin,2025-04-12',
        ),
    ),
    Export(
        "Lexware",
        "Kundennummer;Anrede;Firma;Vorname;Name;Zusatz;Straße;PLZ;Ort;Land;Telefon 1;Telefon 2;Telefax;Mobiltelefon;E-Mail;"
        "Internet;USt-IdNr.;Zahlungsbedingung;IBAN;Ansprechpartner;Kundengruppe;Bemerkung",
        "customer_number;salutation;company;first_name;last_name;-;street;postcode;city;country;phone;phone;fax;mobile;"
        "email;website;vat_id;payment_terms;-;contact;-;note",
        (
            "10001;Firma;Möbel Größer GmbH;;;;Domstr. 12;50667;Köln;Deutschland;0221/4710100;0221/4710101;0221/4710199;"
            "0171/2345678;gross@moebel-groesser.de;www.moebel-groesser.de;DE136695976;14 Tage netto;DE02;Jürgen Groß;A;nur Mo",
            "10002;Frau;Baustoffe Jäger KG;Heike;Weiß;;Zeil 5;60311;Frankfurt;Deutschland;069/1234567;;;;weiss@jaeger-bau.de;;"
            ";;;;B;",
        ),
        separator=";",
    ),
    Export(
        "DATEV (EXTF) debtors",
        '"Konto";"Name (Adressattyp Unternehmen)";"Unternehmensgegenstand";"Name (Adressattyp natürl. Person)";'
        '"Vorname (Adressattyp natürl. Person)";"Name (Adressattyp keine Angabe)";"Adressattyp";"Kurzbezeichnung";"EU-Land";'
        '"EU-UStID";"Anrede";"Titel/Akad. Grad";"Straße";"Postleitzahl";"Ort";"Land";"Telefon";"Bemerkung (Telefon)";"E-Mail";'
        '"Internet";"Fax";"Ansprechpartner";"IBAN 1"',
        "customer_number;company;industry;last_name;first_name;company;-;-;-;vat_id;salutation;title;street;postcode;city;country;"
        "phone;-;email;website;fax;contact;-",
        (
            '10001;"Möbel Größer GmbH";"Möbelhandel";"";"";"";"2";"Größer";"DE";"136695976";"";"";"Domstraße 12";"50667";'
            '"Köln";"DE";"0221 4710100";"";"gross@moebel-groesser.de";"www.moebel-groesser.de";"0221 4710199";"Jürgen Groß";""',
            '10002;"Baustoffe Jäger KG";"";"";"";"";"2";"Jäger";"";"";"";"";"Zeil 5";"60311";"Frankfurt";"DE";"069 1234567";"";'
            '"weiss@jaeger-bau.de";"";"";"Heike Weiß";""',
        ),
        separator=";",
        before='"EXTF";700;16;"Debitoren/Kreditoren";5;20261101120000000;;"RE";"anna";"";29098;55003;20260101;4;;;"";"";;0\n',
    ),
    Export(
        "sevDesk",
        "Kunden-Nr.;Anrede;Titel;Nachname;Vorname;Organisation;Namenszusatz;Position;Kategorie;IBAN;BIC;Umsatzsteuer-ID;"
        "Strasse;PLZ;Ort;Land;Adress-Kategorie;Telefon;Telefon-Kategorie;Mobil;Fax;E-Mail;E-Mail-Kategorie;Webseite;"
        "Beschreibung;Geburtstag;Tags;Debitoren-Nr.;Steuernummer;Skonto Tage",
        "customer_number;salutation;title;last_name;first_name;company;-;position;-;-;-;vat_id;street;postcode;city;country;-;"
        "phone;-;mobile;fax;email;-;website;note;birthday;-;-;-;-",
        (
            "1001;Herr;Dr.;Groß;Jürgen;Möbel Größer GmbH;;Einkauf;Kunde;;;DE136695976;Domstraße 12;50667;Köln;Deutschland;Arbeit;"
            "0221 4710100;Arbeit;0171 2345678;;gross@moebel-groesser.de;Arbeit;www.moebel-groesser.de;kennt uns;17.05.1980;;;;",
            "1002;Frau;;Weiß;Heike;Baustoffe Jäger KG;;Chefin;Kunde;;;;Zeil 5;60311;Frankfurt;Deutschland;Arbeit;069 1234567;"
            "Arbeit;;;weiss@jaeger-bau.de;Arbeit;;;;;;;",
        ),
        separator=";",
    ),
    Export(
        "a plain German list",
        "Firma;Ansprechpartner;Funktion;Tel.;Handy;Mailadresse;Straße/Nr.;PLZ/Ort;Kd.-Nr.;Branche;Bemerkungen;Kundenstatus;"
        "Einwilligung",
        "company;contact;position;phone;mobile;email;street;postcode_city;customer_number;industry;note;rank;consent",
        (
            "Möbel Größer GmbH;Herr Jürgen Groß;Einkauf;0221/4710100 (Zentrale);0171-2345678;gross@moebel-groesser.de;"
            "Domstr. 12;50667 Köln;1001;Möbel;kennt uns;Kunde;ja",
            "Baustoffe Jäger KG;Fr. Heike Weiß;k.A.;069/1234567;-;weiss@jaeger-bau.de;Zeil 5;60311 Frankfurt;1002;Baustoffe;;"
            "Interessent;nein",
        ),
        separator=";",
    ),
)

"""Lists of further programs, which were never looked at while the recognising was made better."""

from kit.exports import Export

HELD_OUT = (
    Export(
        "Salesforce accounts by API names",
        "Id,Name,Type,BillingStreet,BillingCity,BillingState,BillingPostalCode,BillingCountry,Phone,Fax,Website,Industry,"
        "AnnualRevenue,NumberOfEmployees,Description,OwnerId,AccountNumber,CreatedDate,IsDeleted",
        "-,company,rank,street,city,region,postcode,country,phone,fax,website,industry,revenue,staff_size,note,-,"
        "customer_number,-,-",
        (
            "0015g00000A1,Möbel Größer GmbH,Customer,Domstraße 12,Köln,NRW,50667,Germany,+49 221 4710100,,"
            "http://www.moebel-groesser.de,Retail,5200000,45,Key contact: Jürgen,0055g0000001,K-1001,2025-03-02T11:00:00Z,false",
            "0015g00000A2,Baustoffe Jäger KG,Prospect,Zeil 5,Frankfurt,Hessen,60311,Germany,+49 69 1234567,,,Construction,"
            "900000,12,,0055g0000001,K-1002,2025-04-12T08:30:00Z,false",
        ),
    ),
    Export(
        "Pipedrive organizations",
        "ID,Organization - Name,Organization - Owner,Organization - People,Organization - Address of organization,"
        "Organization - Website,Organization - Industry,Organization - Number of employees,Organization - Organization created",
        "-,company,-,-,address,website,industry,staff_size,-",
        (
            '1,Möbel Größer GmbH,Anna,2,"Domstraße 12, 50667 Köln, Deutschland",moebel-groesser.de,Möbel,45,2025-03-02',
            '2,Baustoffe Jäger KG,Anna,1,"Zeil 5, 60311 Frankfurt, Deutschland",,Baustoffe,12,2025-04-12',
        ),
    ),
    Export(
        "Google Contacts, older form",
        "Name,Given Name,Additional Name,Family Name,Yomi Name,Birthday,Gender,Notes,Language,Group Membership,"
        "E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Type,Organization 1 - Name,"
        "Organization 1 - Title,Organization 1 - Department,Address 1 - Type,Address 1 - Formatted,Address 1 - Street,"
        "Address 1 - City,Address 1 - PO Box,Address 1 - Postal Code,Address 1 - Country",
        "contact,first_name,-,last_name,-,birthday,-,note,language,-,-,email,-,phone,-,company,position,department,-,"
        "address,street,city,-,postcode,country",
        (
            "Jürgen Groß,Jürgen,,Groß,,1980-05-17,male,kennt uns,German,* myContacts,* Work,gross@moebel-groesser.de,Work,"
            '+49 221 4710100,,Möbel Größer GmbH,Einkauf,Möbel,Work,"Domstraße 12, 50667 Köln, DE",Domstraße 12,Köln,,50667,DE',
            "Heike Weiß,Heike,,Weiß,,,female,,German,* myContacts,* Work,weiss@jaeger-bau.de ::: info@jaeger-bau.de,Work,"
            "069 1234567,,Baustoffe Jäger KG,,,,,,,,,",
        ),
    ),
    Export(
        "EspoCRM by field names",
        "id,name,accountName,emailAddress,phoneNumber,accountRole,billingAddressCity,billingAddressPostalCode,"
        "createdAt,assignedUserName",
        "-,contact,company,email,phone,position,city,postcode,-,-",
        (
            "65a1,Jürgen Groß,Möbel Größer GmbH,gross@moebel-groesser.de,+492214710100,Einkauf,Köln,50667,2025-03-02,Anna",
            "65a2,Heike Weiß,Baustoffe Jäger KG,weiss@jaeger-bau.de,+49691234567,Chefin,Frankfurt,60311,2025-04-12,Anna",
        ),
    ),
    Export(
        "SuiteCRM accounts",
        '"Name","ID","Website","Office Phone","Alternate Phone","Fax","Billing Street","Billing City","Billing State",'
        '"Billing Postal Code","Billing Country","Email Address","Industry","Type","Employees","Annual Revenue",'
        '"Date Created","Ticker Symbol","SIC Code"',
        "company,-,website,phone,phone,fax,street,city,region,postcode,country,email,industry,rank,staff_size,revenue,-,-,-",
        (
            '"Möbel Größer GmbH","c1","http://moebel-groesser.de","0221 4710100","0221 4710101","","Domstraße 12","Köln",'
            '"NRW","50667","Germany","info@moebel-groesser.de","Retail","Customer","45","5200000","2025-03-02","",""',
            '"Baustoffe Jäger KG","c2","","069 1234567","","","Zeil 5","Frankfurt","Hessen","60311","Germany",'
            '"info@jaeger-bau.de","Construction","Prospect","12","","2025-04-12","",""',
        ),
    ),
    Export(
        "Odoo by technical names",
        "id,name,is_company,parent_id,email,phone,mobile,street,zip,city,country_id,vat,function,website,comment,lang,ref",
        "-,name,kind,company,email,phone,mobile,street,postcode,city,country,vat_id,position,website,note,language,"
        "customer_number",
        (
            "1,Möbel Größer GmbH,True,,info@moebel-groesser.de,+49 221 4710100,,Domstraße 12,50667,Köln,Germany,DE136695976,,"
            "http://moebel-groesser.de,,de_DE,K-1001",
            "2,Jürgen Groß,False,Möbel Größer GmbH,gross@moebel-groesser.de,,+49 171 2345678,,,,Germany,,Einkauf,,kennt uns,"
            "de_DE,",
        ),
    ),
    Export(
        "Twenty companies",
        "Id,Name,Domain Name / Link URL,Domain Name / Link Label,Employees,Address / Address 1,Address / City,Address / State,"
        "Address / Post Code,Address / Country,ARR / Amount,ARR / Currency,Account Owner / Name,Creation Date",
        "-,company,website,-,staff_size,street,city,region,postcode,country,-,-,-,-",
        (
            "8a1,Möbel Größer GmbH,https://moebel-groesser.de,,45,Domstraße 12,Köln,NRW,50667,Germany,,,Anna,2025-03-02",
            "8a2,Baustoffe Jäger KG,https://jaeger-bau.de,,12,Zeil 5,Frankfurt,Hessen,60311,Germany,,,Anna,2025-04-12",
        ),
    ),
    Export(
        "Monica",
        "first_name,last_name,nickname,gender,birthdate,company,job,email,phone,street,city,province,postal_code,country",
        "first_name,last_name,-,-,birthday,company,position,email,phone,street,city,region,postcode,country",
        (
            "Jürgen,Groß,,man,1980-05-17,Möbel Größer GmbH,Einkauf,gross@moebel-groesser.de,+492214710100,Domstraße 12,Köln,"
            "NRW,50667,DE",
            "Heike,Weiß,,woman,,Baustoffe Jäger KG,Chefin,weiss@jaeger-bau.de,+49691234567,Zeil 5,Frankfurt,Hessen,60311,DE",
        ),
    ),
    Export(
        "lexoffice",
        "Kundennummer;Firmenname;Anrede;Vorname;Nachname;E-Mail 1;Telefon 1;Strasse 1;Adresszusatz 1;PLZ 1;Ort 1;Land 1;"
        "Umsatzsteuer-ID;Steuernummer;Ansprechpartner 1 Vorname;Ansprechpartner 1 Nachname;Notiz",
        "customer_number;company;salutation;first_name;last_name;email;phone;street;street_extra;postcode;city;country;"
        "vat_id;-;first_name;last_name;note",
        (
            "10001;Möbel Größer GmbH;;;;gross@moebel-groesser.de;0221 4710100;Domstr. 12;;50667;Köln;DE;DE136695976;;Jürgen;"
            "Groß;",
            "10002;Baustoffe Jäger KG;;;;weiss@jaeger-bau.de;069 1234567;Zeil 5;Hinterhaus;60311;Frankfurt;DE;;012/345/67890;"
            "Heike;Weiß;bar",
        ),
        separator=";",
    ),
    Export(
        "JTL-Wawi",
        "Kundennummer;Firma;Firmenzusatz;Anrede;Titel;Vorname;Nachname;Straße;Hausnummer;Adresszusatz;PLZ;Ort;Bundesland;Land;"
        "Land (ISO);Telefon;Mobil;Fax;E-Mail;Homepage;USt-ID;Kundengruppe;Geburtstag;Sprache;Zahlungsziel;Debitorennr.;"
        "Newsletter;Gesperrt;Herkunft;Anmerkung",
        "customer_number;company;-;salutation;title;first_name;last_name;street;house_number;street_extra;postcode;city;region;"
        "country;country;phone;mobile;fax;email;website;vat_id;-;birthday;language;-;-;-;-;source;note",
        (
            "10001;Möbel Größer GmbH;;Herr;Dr.;Jürgen;Groß;Domstraße;12;;50667;Köln;Nordrhein-Westfalen;Deutschland;DE;"
            "0221 4710100;0171 2345678;0221 4710199;gross@moebel-groesser.de;www.moebel-groesser.de;DE136695976;Händler;"
            "17.05.1980;Deutsch;14;;Y;N;Messe;kennt uns",
            "10002;Baustoffe Jäger KG;;Frau;;Heike;Weiß;Zeil;5;Hof;60311;Frankfurt;Hessen;Deutschland;DE;069 1234567;;;"
            "weiss@jaeger-bau.de;;;Endkunde;;Deutsch;14;;N;N;Web;",
        ),
        separator=";",
    ),
    Export(
        "weclapp",
        "Kundennummer;Firma;Firma 2;Anrede;Vorname;Nachname;Position;Straße;PLZ;Ort;Ländercode;Telefon;Mobil;E-Mail;Website;"
        "USt-IdNr.;Branche;Kundenkategorie;Umsatz;Verantwortlicher;Vertriebsphase;Leadquelle;Kommentar;Erstellt am",
        "customer_number;company;-;salutation;first_name;last_name;position;street;postcode;city;country;phone;mobile;email;"
        "website;vat_id;industry;-;revenue;-;-;source;note;-",
        (
            "C1001;Möbel Größer GmbH;;Herr;Jürgen;Groß;Einkauf;Domstraße 12;50667;Köln;DE;0221 4710100;0171 2345678;"
            "gross@moebel-groesser.de;www.moebel-groesser.de;DE136695976;Möbel;A;5.200.000,00;Anna;Angebot;Messe;kennt uns;"
            "02.03.2025",
            "C1002;Baustoffe Jäger KG;;Frau;Heike;Weiß;Chefin;Zeil 5;60311;Frankfurt;DE;069 1234567;;weiss@jaeger-bau.de;;;"
            "Baustoffe;B;900.000,00;Anna;;Web;;12.04.2025",
        ),
        separator=";",
    ),
    Export(
        "a list of somebody's own",
        "Lfd. Nr.;Unternehmen;Inhaber/GF;Kontaktperson;Rufnummer;Mobilfunk;e-mail;Anschrift;Ort;Postleitzahl;Homepage;"
        "Letzter Kontakt;Umsatz 2025;Mitarbeiterzahl;UST-ID",
        "-;company;-;contact;phone;mobile;email;street;city;postcode;website;-;revenue;staff_size;vat_id",
        (
            "1;Möbel Größer GmbH;Karl Größer;Jürgen Groß;0221/4710100;0171-2345678;gross@moebel-groesser.de;Domstr. 12;Köln;"
            "50667;www.moebel-groesser.de;12.10.2026;5,2 Mio. €;45;DE 136 695 976",
            "2;Baustoffe Jäger KG;Sören Jäger;Heike Weiß;069/1234567;;weiss@jaeger-bau.de;Zeil 5;Frankfurt;60311;;;900 T€;12;",
        ),
        separator=";",
    ),
)
